import type {
	ChatMessage,
	IceServer,
	LobbyEntry,
	PeerView,
	Permissions,
	ProducerView,
	Role,
	RoomView,
	RtpCapabilities,
} from './models.ts';
import type { Reaction } from './operations.ts';

/**
 * What the server tells without being asked: name -> data. In the native dialect the event name is the notice's.
 * Whoever caused a notice by an operation has its answer and is not told again: `peerJoined`, `producerAdded`,
 * `chatMessage`, `reaction` and what an owner does to its own producers go to the others only. State of the room
 * (`peerUpdated`, `handsChanged`, `roomUpdated`, `activeSpeaker`, `audioLevels`, what a host does to a producer) goes
 * to everybody. No notice of a room arrives before the answer of `joinRoom`.
 */
export type Notices = {
	peerJoined: { peer: PeerView };
	/** Only the fields that changed. */
	peerUpdated: {
		peerId: string;
		displayName?: string;
		role?: Role;
		permissions?: Permissions;
		connected?: boolean;
	};
	peerLeft: { peerId: string };
	producerAdded: { peerId: string; producer: ProducerView };
	producerPaused: { peerId: string; producerId: string; by: 'owner' | 'host' };
	producerResumed: { peerId: string; producerId: string };
	producerClosed: { peerId: string; producerId: string; by: 'owner' | 'host' };
	/** To the consumer's owner. */
	consumerClosed: { consumerId: string };
	consumerPaused: { consumerId: string };
	consumerResumed: { consumerId: string };
	/** 0 (worst) to 10 (best), as mediasoup rates it. */
	consumerScore: { consumerId: string; score: number; producerScore: number };
	layersChanged: { consumerId: string; spatialLayer: number | null; temporalLayer: number | null };
	/** null: nobody speaks. */
	activeSpeaker: { peerId: string | null };
	/** Loudest first, in dBvo: -127 (silence) to 0. */
	audioLevels: { levels: { peerId: string; dBvo: number }[] };
	chatMessage: ChatMessage;
	reaction: { peerId: string; reaction: Reaction };
	/** Everybody whose hand is up, first raised first. */
	handsChanged: { hands: { peerId: string; raisedAtMs: number }[] };
	roomUpdated: { room: RoomView };
	recordingStarted: { recordingId: string };
	recordingStopped: { recordingId: string };
	recommendAudioOnly: { participantCount: number };
	/** To hosts and co-hosts. */
	lobbyChanged: { lobby: LobbyEntry[] };
	/** To the one who waits: ask to join again. */
	admitted: Record<string, never>;
	denied: Record<string, never>;
	/** To the one who was removed. */
	removed: Record<string, never>;
	roomClosed: Record<string, never>;
	/** The server ends or restarts: come back. */
	serverClosing: Record<string, never>;
	/** Media of this room was lost (its worker died) and a new router stands: make new transports, produce and consume again. */
	mediaRestarted: { routerRtpCapabilities: RtpCapabilities };
	signalRelayed: { from: string; type: 'offer' | 'answer' | 'candidate'; payload: unknown };
	iceServersChanged: { iceServers: IceServer[] };
};
export type NoticeName = keyof Notices;
/** Every notice, as a value; the compiler keeps it complete. */
const names: Record<NoticeName, true> = {
	peerJoined: true,
	peerUpdated: true,
	peerLeft: true,
	producerAdded: true,
	producerPaused: true,
	producerResumed: true,
	producerClosed: true,
	consumerClosed: true,
	consumerPaused: true,
	consumerResumed: true,
	consumerScore: true,
	layersChanged: true,
	activeSpeaker: true,
	audioLevels: true,
	chatMessage: true,
	reaction: true,
	handsChanged: true,
	roomUpdated: true,
	recordingStarted: true,
	recordingStopped: true,
	recommendAudioOnly: true,
	lobbyChanged: true,
	admitted: true,
	denied: true,
	removed: true,
	roomClosed: true,
	serverClosing: true,
	mediaRestarted: true,
	signalRelayed: true,
	iceServersChanged: true,
};
export const noticeNames = Object.keys(names) as NoticeName[];
