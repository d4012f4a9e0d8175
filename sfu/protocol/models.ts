import type { types } from 'mediasoup-client';
import { z } from 'zod';

/**
 * The media types of the wire are the client library's: the server library knows one header extension more
 * (`toffset`), which is never sent to clients.
 */
export type RtpCapabilities = types.RtpCapabilities;
export type RtpParameters = types.RtpParameters;
export type IceParameters = types.IceParameters;
export type IceCandidate = types.IceCandidate;
export type WireDtlsParameters = types.DtlsParameters;

/** `host` owns the class; `coHost` may do what a host may, except close the room and change roles. */
export const Role = z.enum(['host', 'coHost', 'participant']);
export type Role = z.infer<typeof Role>;

/** What a producer carries. `mic` and `screenAudio` are audio, `camera` and `screen` are video. */
export const Source = z.enum(['mic', 'camera', 'screen', 'screenAudio']);
export type Source = z.infer<typeof Source>;

/** What a participant may do. Missing permission means `forbidden`; the interface hides the control. */
export const Permissions = z.object({
	mic: z.boolean(),
	camera: z.boolean(),
	screen: z.boolean(),
	screenAudio: z.boolean(),
	chat: z.boolean(),
});
export type Permissions = z.infer<typeof Permissions>;
/** What is not named stays as it is. */
export const PermissionChanges = z.object({
	mic: z.boolean().exactOptional(),
	camera: z.boolean().exactOptional(),
	screen: z.boolean().exactOptional(),
	screenAudio: z.boolean().exactOptional(),
	chat: z.boolean().exactOptional(),
});

/** Shown beside a name. `avatar` is a data URL or a path of this server, never a third party's address. */
export const Profile = z.object({
	avatar: z
		.string()
		.max(8192)
		.regex(/^(data:image\/|\/)/)
		.optional(),
	platform: z.string().max(64).optional(),
});
export type Profile = z.infer<typeof Profile>;

/** What older clients say about their user. Nobody checked it; only told where the client's document says so. */
export const Identity = z.object({ userId: z.string().max(128).optional(), email: z.string().max(254).optional() });
export type Identity = z.infer<typeof Identity>;

/** 1 to 60 characters after trimming, no control characters. */
export const DisplayName = z
	.string()
	.trim()
	.min(1)
	.max(60)
	.regex(/^[^\p{Cc}\p{Cf}]*$/u, 'no control characters');

/** Letters and digits that no one mistakes for another: no 0 O 1 I L, no U. */
export const roomCodeAlphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/**
 * Six characters; typed in any case and width, with spaces, dashes or dots anywhere ("k7p 3qf"). Letters that no code has
 * are let through: such a code is a wrong one, not a malformed one.
 */
export const RoomCode = z
	.string()
	.max(32)
	.transform((text) =>
		text
			.normalize('NFKC')
			.replace(/[^\p{L}\p{N}]/gu, '')
			.toUpperCase(),
	)
	.pipe(z.string().regex(/^[A-Z0-9]{6}$/, 'a room code has six characters'));
/** As shown to people: two groups of three. */
export const formatRoomCode = (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** For what is passed on as the media library has it. */
export function mediaType<T extends object>(description: string): z.ZodType<T> {
	// Its own types are the contract here; a second description of them would only drift.
	return z.looseObject({}).describe(description) as unknown as z.ZodType<T>;
}

const unixMs = z.number().describe("Unix ms, by the server's clock");
export const Kind = z.enum(['audio', 'video']);
export const RtpCapabilitiesView = mediaType<RtpCapabilities>('RTP capabilities, as mediasoup-client has them');
export const RtpParametersView = mediaType<RtpParameters>('RTP parameters, as mediasoup-client has them');
export const IceParametersView = mediaType<IceParameters>('ICE parameters, as mediasoup-client has them');

export const ProducerView = z
	.object({ producerId: z.string(), kind: Kind, source: Source, paused: z.boolean() })
	.meta({ id: 'Producer' });
export type ProducerView = z.output<typeof ProducerView>;

/** A participant as the others see it. */
export const PeerView = z
	.object({
		peerId: z.string(),
		displayName: z.string(),
		role: Role,
		permissions: Permissions,
		profile: Profile,
		viewer: z.boolean().describe('watches without sending (plain HTTP, or by choice)'),
		connected: z.boolean().describe('false while its connection is lost and its place is kept'),
		handRaisedAtMs: unixMs.nullable().describe('hands are queued in this order'),
		joinedAtMs: unixMs,
		producers: z.array(ProducerView),
		identity: Identity.exactOptional().describe('never in the native dialect'),
	})
	.meta({ id: 'Peer' });
export type PeerView = z.output<typeof PeerView>;

export const ChatMessage = z
	.object({
		messageId: z.string(),
		peerId: z.string(),
		displayName: z.string(),
		text: z.string(),
		sentAtMs: unixMs,
		to: z.string().exactOptional().describe('only for a private message'),
	})
	.meta({ id: 'ChatMessage' });
export type ChatMessage = z.output<typeof ChatMessage>;

/** What everybody in the room knows about it. */
export const RoomView = z
	.object({
		roomId: z.string(),
		roomCode: z.string(),
		name: z.string(),
		locked: z.boolean(),
		lobby: z.boolean(),
		recording: z.boolean(),
		spotlightPeerId: z.string().nullable(),
		maxParticipants: z.number(),
		budgetMbps: z
			.number()
			.nullable()
			.describe('what all participants together may receive, as a host set it; null: by the network of this computer'),
		startedAtMs: unixMs.nullable().describe('when the first one came; null while nobody has'),
	})
	.meta({ id: 'Room' });
export type RoomView = z.output<typeof RoomView>;

export const TransportOptions = z
	.object({
		id: z.string(),
		iceParameters: IceParametersView,
		iceCandidates: z.array(mediaType<IceCandidate>('ICE candidate')),
		dtlsParameters: mediaType<WireDtlsParameters>('DTLS parameters'),
		sctpParameters: mediaType<types.SctpParameters>('SCTP parameters, if asked for').exactOptional(),
	})
	.meta({ id: 'TransportOptions' });
export type TransportOptions = z.output<typeof TransportOptions>;

export const ConsumerOptions = z.object({
	consumerId: z.string(),
	producerId: z.string(),
	peerId: z.string().nullable().describe('null: a voice, which is of changing people'),
	source: Source,
	kind: Kind,
	rtpParameters: RtpParametersView,
	type: z.enum(['simple', 'simulcast', 'svc', 'pipe']),
	producerPaused: z.boolean(),
});
export type ConsumerOptions = z.output<typeof ConsumerOptions>;

export const IceServer = z
	.object({
		urls: z.union([z.string(), z.array(z.string())]),
		username: z.string().exactOptional(),
		credential: z.string().exactOptional(),
	})
	.meta({ id: 'IceServer' });
export type IceServer = z.output<typeof IceServer>;

/** One waiting for admission. */
export const LobbyEntry = z
	.object({ peerId: z.string(), displayName: z.string(), sinceMs: unixMs })
	.meta({ id: 'LobbyEntry' });
export type LobbyEntry = z.output<typeof LobbyEntry>;

/** What is open in a room. */
export const RoomCounts = z.object({
	participantCount: z.number(),
	transportCount: z.number(),
	producerCount: z.number(),
	consumerCount: z.number(),
});
export type RoomCounts = z.output<typeof RoomCounts>;

/** One of the streams that carry the loudest microphones of a room. */
export const VoiceView = z
	.object({
		producerId: z.string().describe('to be consumed once; stays while media of the room live'),
		peerId: z.string().nullable().describe('whose microphone is in it now; one hears nothing of oneself'),
	})
	.meta({ id: 'Voice' });
export type VoiceView = z.output<typeof VoiceView>;

/** What a viewer gets of the pictures it shows, from everything down to none. */
export const ReceptionStep = z.enum(['full', 'lowerLayers', 'fewerTiles', 'audioOnly']);
export type ReceptionStep = z.output<typeof ReceptionStep>;
export const ReceptionReason = z
	.enum(['budget', 'bandwidth', 'load', 'largeClass'])
	.describe("the room's budget, the viewer's own connection, the server's computer, or the size of the class");
export type ReceptionReason = z.output<typeof ReceptionReason>;
export const Reception = z
	.object({
		step: ReceptionStep,
		reason: ReceptionReason.nullable().describe('null with `full`'),
		heldBack: z.array(z.string()).describe('producers it shows and is not sent for this reason'),
	})
	.meta({ id: 'Reception' });
export type Reception = z.output<typeof Reception>;

/** `fine`; `busy`: new cameras enter with their smallest layer; `full`: new rooms and cameras are refused. */
export const LoadState = z.enum(['fine', 'busy', 'full']);
export type LoadState = z.output<typeof LoadState>;

/** What a room sends to its participants. */
export const Allocation = z
	.object({
		usedMbps: z.number().describe('measured'),
		budgetMbps: z.number(),
		automatic: z.boolean().describe('by the network of this computer, not set by a host'),
		load: LoadState.describe("of the server's computer"),
	})
	.meta({ id: 'Allocation' });
export type Allocation = z.output<typeof Allocation>;

export const PeerStats = z.object({
	peerId: z.string(),
	uplinkKbps: z.number().describe('received from this peer by the server'),
	downlinkKbps: z.number().describe('sent to this peer by the server'),
	rttMs: z.number().nullable(),
	lossRatio: z.number().describe('0 to 1, of what the server received from it'),
	score: z.number().nullable().describe('0 (worst) to 10, the worst of what it sends; null: it sends nothing'),
	topLayer: z.number().nullable().describe('of its camera, the highest spatial layer anybody gets; null: nobody does'),
	videos: z.object({ shown: z.number(), sent: z.number() }).describe('that it shows, and that it is sent'),
	reception: Reception,
});
export type PeerStats = z.output<typeof PeerStats>;
