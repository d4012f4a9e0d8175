import { z } from 'zod';
import type { Responses } from './answers.ts';
import { DtlsParameters, Id, RtpCapabilities, RtpParameters } from './media.ts';
import { DisplayName, Identity, PermissionChanges, Profile, Role, RoomCode, Source } from './models.ts';
import { isNestedAtMost } from './nesting.ts';

/** No fields; tolerates clients that send nothing at all. */
const Nothing = z.union([z.undefined(), z.null(), z.object({})]).transform(() => ({}));
const ofProducer = z.object({ producerId: Id });
const ofConsumer = z.object({ consumerId: Id });
const ofPeer = z.object({ peerId: Id });
/** Shown over the tile of whoever sent it. */
export const Reaction = z.enum(['thumbsUp', 'clap', 'laugh', 'surprised', 'heart', 'question']);
export type Reaction = z.output<typeof Reaction>;
export const SignalType = z.enum(['offer', 'answer', 'candidate']);
const cssPixels = z.number().min(0).max(16_384);
/** Session descriptions and candidates are flat. */
const SignalPayload = z.unknown().refine((value) => isNestedAtMost(value, 16), 'nested at most 16 deep');

/** What a client may ask. One row per core operation; dialects only rename these. */
export const requests = {
	joinRoom: z.object({
		/** Either is enough; a token that names a room needs neither. */
		roomId: Id.optional(),
		roomCode: RoomCode.optional(),
		/** For clients with one word for both: the id or the code of a room. */
		room: Id.optional(),
		displayName: DisplayName,
		profile: Profile.optional(),
		identity: Identity.optional(),
		rtpCapabilities: RtpCapabilities.optional(),
		/** Watches without sending. Default false. */
		viewer: z.boolean().optional(),
		/** Answer with both transports: saves two round trips. Default false. */
		prepareTransports: z.boolean().optional(),
		/**
		 * From an earlier answer: takes the kept place back. After the server was restarted it still gives back the role, and
		 * opens a room that is locked or has a lobby. An unknown one is a plain join.
		 */
		resumeToken: z.string().max(128).optional(),
		/** On an open server: creates the room if it does not exist. Default true. */
		create: z.boolean().optional(),
	}),
	/** On an open server. Whoever creates a room joins it as its host. */
	createRoom: z.object({
		roomId: Id,
		maxParticipants: z.number().int().min(1).max(1000).optional(),
		/** The room is closed when nobody was in it for so long. Default ten minutes; at most a day. */
		emptyTimeoutMs: z.number().int().min(1000).max(86_400_000).optional(),
	}),
	leaveRoom: Nothing,
	createTransport: z.object({ direction: z.enum(['send', 'recv']), sctp: z.boolean().optional() }),
	connectTransport: z.object({ transportId: Id, dtlsParameters: DtlsParameters }),
	restartIce: z.object({ transportId: Id }),
	/** With all that is sent or received on it. The place stays. */
	closeTransport: z.object({ transportId: Id }),
	produce: z.object({
		/** Default: the peer's send transport. */
		transportId: Id.optional(),
		kind: z.enum(['audio', 'video']),
		rtpParameters: RtpParameters,
		source: Source,
		paused: z.boolean().optional(),
	}),
	pauseProducer: ofProducer,
	resumeProducer: ofProducer,
	closeProducer: ofProducer,
	consume: z.object({
		producerId: Id,
		/** Default: the peer's receive transport. */
		transportId: Id.optional(),
		rtpCapabilities: RtpCapabilities.optional(),
		/** Default true: flows once it is resumed. */
		paused: z.boolean().optional(),
	}),
	resumeConsumer: ofConsumer,
	pauseConsumer: ofConsumer,
	closeConsumer: ofConsumer,
	setPreferredLayers: ofConsumer.extend({
		spatialLayer: z.number().int().min(0).max(7),
		temporalLayer: z.number().int().min(0).max(7).optional(),
	}),
	/** What the viewer shows, whole each time. Video that is not in the list is paused on the server. */
	setVisibleTiles: z.object({
		tiles: z
			.array(
				z.object({ producerId: Id, width: cssPixels, height: cssPixels, priority: z.number().int().min(1).max(255) }),
			)
			.max(128),
	}),
	requestKeyFrame: ofConsumer,
	getRoomInfo: Nothing,
	getParticipants: Nothing,
	getStats: Nothing,
	sendChat: z.object({ text: z.string().trim().min(1).max(2000), to: Id.optional() }),
	raiseHand: Nothing,
	lowerHand: z.union([ofPeer.partial(), Nothing]),
	react: z.object({ reaction: Reaction }),
	relaySignal: z.object({ to: Id, type: SignalType, payload: SignalPayload }),
	admit: ofPeer,
	deny: ofPeer,
	setRole: ofPeer.extend({ role: Role }),
	/** Without `peerId`: for everybody who is a participant, and those who come later. */
	setPermissions: z.object({ peerId: Id.optional(), permissions: PermissionChanges }),
	mutePeer: ofPeer,
	muteAll: Nothing,
	stopVideo: z.object({ peerId: Id.optional() }),
	removePeer: ofPeer,
	lockRoom: z.object({ locked: z.boolean() }),
	setRoomOptions: z.object({
		name: z.string().trim().min(1).max(80).optional(),
		lobby: z.boolean().optional(),
		maxParticipants: z.number().int().min(1).max(1000).optional(),
		/** What all participants together may receive, Mbit/s. null: by the network of this computer. */
		budgetMbps: z.number().min(0.1).max(100_000).nullable().optional(),
	}),
	spotlight: z.object({ peerId: Id.nullable() }),
	closeRoom: Nothing,
	startRecording: Nothing,
	stopRecording: Nothing,
};

export type Operation = keyof typeof requests & keyof Responses;
/** As a handler receives it: parsed. */
export type Request<Op extends Operation> = z.output<(typeof requests)[Op]>;
/** As a client sends it. */
export type RequestInput<Op extends Operation> = z.input<(typeof requests)[Op]>;
export type { JoinRoomResponse, Responses } from './answers.ts';
