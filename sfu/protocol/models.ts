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

export type ProducerView = { producerId: string; kind: 'audio' | 'video'; source: Source; paused: boolean };

/** A participant as the others see it. */
export type PeerView = {
	peerId: string;
	displayName: string;
	role: Role;
	permissions: Permissions;
	profile: Profile;
	/** Watches without sending (plain HTTP, or by choice). */
	viewer: boolean;
	/** false while its connection is lost and its place is kept. */
	connected: boolean;
	/** Unix ms, or null: hands are queued in this order. */
	handRaisedAtMs: number | null;
	joinedAtMs: number;
	producers: ProducerView[];
	/** Never in the native dialect. */
	identity?: Identity;
};

export type ChatMessage = {
	messageId: string;
	peerId: string;
	displayName: string;
	text: string;
	sentAtMs: number;
	/** Only for a private message. */
	to?: string;
};

/** What everybody in the room knows about it. */
export type RoomView = {
	roomId: string;
	roomCode: string;
	name: string;
	locked: boolean;
	lobby: boolean;
	recording: boolean;
	spotlightPeerId: string | null;
	maxParticipants: number;
	/** Unix ms of the first join, or null while nobody has come. */
	startedAtMs: number | null;
};

export type TransportOptions = {
	id: string;
	iceParameters: IceParameters;
	iceCandidates: IceCandidate[];
	dtlsParameters: WireDtlsParameters;
	sctpParameters?: types.SctpParameters;
};

export type ConsumerOptions = {
	consumerId: string;
	producerId: string;
	peerId: string;
	source: Source;
	kind: 'audio' | 'video';
	rtpParameters: RtpParameters;
	type: 'simple' | 'simulcast' | 'svc' | 'pipe';
	producerPaused: boolean;
};

export type IceServer = { urls: string | string[]; username?: string; credential?: string };

/** One waiting for admission. */
export type LobbyEntry = { peerId: string; displayName: string; sinceMs: number };

export type PeerStats = {
	peerId: string;
	/** Received from / sent to this peer by the server. */
	uplinkKbps: number;
	downlinkKbps: number;
	rttMs: number | null;
	/** 0 to 1, of what the server received from it. */
	lossRatio: number;
};
