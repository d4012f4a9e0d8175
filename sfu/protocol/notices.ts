import { z } from 'zod';
import {
	ChatMessage,
	IceServer,
	LobbyEntry,
	PeerView,
	Permissions,
	ProducerView,
	Reception,
	Role,
	RoomView,
	RtpCapabilitiesView,
	VoiceView,
} from './models.ts';
import { Reaction, SignalType } from './operations.ts';

const Nothing = z.strictObject({});
const By = z.enum(['owner', 'host']);
const ofConsumer = z.object({ consumerId: z.string() });
const ofRecording = z.object({ recordingId: z.string() });

/**
 * What the server tells without being asked: name -> data. In the native dialect the event name is the notice's.
 * Whoever caused a notice by an operation has its answer and is not told again: `peerJoined`, `producerAdded`,
 * `chatMessage`, `reaction` and what an owner does to its own producers go to the others only. State of the room
 * (`peerUpdated`, `handsChanged`, `roomUpdated`, `activeSpeaker`, `audioLevels`, `voicesChanged`, what a host does to a producer) goes
 * to everybody. No notice of a room arrives before the answer of `joinRoom`.
 */
export const notices = {
	peerJoined: z.object({ peer: PeerView }),
	peerUpdated: z
		.object({
			peerId: z.string(),
			displayName: z.string().exactOptional(),
			role: Role.exactOptional(),
			permissions: Permissions.exactOptional(),
			connected: z.boolean().exactOptional(),
		})
		.describe('only the fields that changed'),
	peerLeft: z.object({ peerId: z.string() }),
	producerAdded: z.object({ peerId: z.string(), producer: ProducerView }),
	producerPaused: z.object({ peerId: z.string(), producerId: z.string(), by: By }),
	producerResumed: z.object({ peerId: z.string(), producerId: z.string() }),
	producerClosed: z.object({ peerId: z.string(), producerId: z.string(), by: By }),
	consumerClosed: ofConsumer.describe("to the consumer's owner"),
	consumerPaused: ofConsumer.describe("to the consumer's owner"),
	consumerResumed: ofConsumer.describe("to the consumer's owner"),
	consumerScore: ofConsumer
		.extend({ score: z.number(), producerScore: z.number() })
		.describe('0 (worst) to 10 (best), as mediasoup rates it'),
	layersChanged: ofConsumer.extend({ spatialLayer: z.number().nullable(), temporalLayer: z.number().nullable() }),
	activeSpeaker: z.object({ peerId: z.string().nullable().describe('null: nobody speaks') }),
	audioLevels: z
		.object({ levels: z.array(z.object({ peerId: z.string(), dBvo: z.number() })) })
		.describe('loudest first, in dBvo: -127 (silence) to 0; at most once a second, and when everybody falls silent'),
	voicesChanged: z
		.object({ voices: z.array(VoiceView) })
		.describe('whose microphones are in the voices, whole each time'),
	demandChanged: z
		.object({
			producerId: z.string(),
			maxSpatialLayer: z.number().nullable().describe('null: nobody receives it, stop encoding'),
		})
		.describe('to the owner of a camera: the highest layer anybody receives'),
	receptionChanged: Reception.describe('to a viewer: what it gets of the videos it shows, and why not all'),
	chatMessage: ChatMessage,
	reaction: z.object({ peerId: z.string(), reaction: Reaction }),
	handsChanged: z
		.object({ hands: z.array(z.object({ peerId: z.string(), raisedAtMs: z.number() })) })
		.describe('everybody whose hand is up, first raised first'),
	roomUpdated: z.object({ room: RoomView }),
	recordingStarted: ofRecording,
	recordingStopped: ofRecording,
	recommendAudioOnly: z.object({ participantCount: z.number() }),
	lobbyChanged: z.object({ lobby: z.array(LobbyEntry) }).describe('to hosts and co-hosts'),
	admitted: Nothing.describe('to the one who waits: ask to join again'),
	denied: Nothing.describe('to the one who waits'),
	removed: Nothing.describe('to the one who was removed'),
	roomClosed: Nothing,
	serverClosing: Nothing.describe('the server ends or restarts: come back'),
	mediaRestarted: z
		.object({ routerRtpCapabilities: RtpCapabilitiesView, voices: z.array(VoiceView) })
		.describe(
			'media of this room was lost (its worker died) and a new router stands: make new transports, produce and consume again',
		),
	signalRelayed: z.object({ from: z.string(), type: SignalType, payload: z.unknown() }),
	iceServersChanged: z.object({ iceServers: z.array(IceServer) }),
};

export type Notices = { [Name in keyof typeof notices]: z.output<(typeof notices)[Name]> };
export type NoticeName = keyof Notices;
