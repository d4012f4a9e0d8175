import { z } from 'zod';
import { FounderToken, Id, ResumeToken } from '../models/common.ts';
import { legacy } from '../models/legacy.ts';
import { WaitReason } from '../models/lobby.ts';
import { IceServer, ProducerView, RtpCapabilitiesView, TransportOptions } from '../models/media.ts';
import { DisplayName } from '../models/names.ts';
import { PeerView, Profile, StatedIdentity, VerifiedUserId } from '../models/peer.ts';
import { Permissions, Role } from '../models/permissions.ts';
import { RoomCode, RoomView } from '../models/room.ts';
import { RtpCapabilities } from '../models/sentMedia.ts';
import { VoiceView } from '../models/voices.ts';
import { Snapshots } from '../notices.ts';
import { operation } from './operation.ts';

/** Random, of a browser or device. */
export const DeviceId = z
	.string()
	.min(16)
	.max(64)
	.regex(/^[\w-]+$/);

const JoinRequest = z.object({
	roomId: Id.optional().describe('this or `roomCode`; a token that names a room needs neither'),
	roomCode: RoomCode.optional(),
	room: legacy(Id.optional(), 'the id or the code of a room, for clients with one field for both'),
	displayName: DisplayName,
	profile: Profile.optional(),
	identity: legacy(StatedIdentity.optional(), 'what a client says about its user'),
	rtpCapabilities: RtpCapabilities.optional(),
	viewer: z.boolean().optional().describe('watches without sending; default false'),
	prepareTransports: z
		.boolean()
		.optional()
		.describe('answer with both transports, which saves two round trips; default false'),
	resumeToken: ResumeToken.optional().describe(
		'from an earlier answer: takes the seat back, with peerId, role, permissions, hand and private messages, also in a room that is locked, full or has a lobby; the room keeps it until the lesson ends or the peer leaves. After the server was restarted it still gives back peerId and role, and opens a room that is locked or has a lobby. An unknown one is a plain join, or with `returnOnly` refused',
	),
	returnOnly: z
		.boolean()
		.optional()
		.describe(
			'with a `resumeToken`: `not-found` (seat) instead of a plain join when its seat has ended, for a client that comes back without asking the person; default false',
		),
	deviceId: DeviceId.optional().describe(
		'random, the same for all joins of this browser or device: keeps a person out that a host removed or turned away, until the lesson ends or a host lets it back in',
	),
	lessonId: z
		.string()
		.max(64)
		.optional()
		.describe(
			'from an earlier answer, for a client that comes back by itself: `not-found` (lesson) when that lesson is over. Without it the client joins whatever takes place in the room now',
		),
	canWait: legacy(
		z.boolean().optional(),
		'false: knows no waiting, and is let in although no host is in the room; default true',
	),
	create: legacy(z.boolean().optional(), 'on an open server, creates the room if it does not exist; default true'),
});

const Waiting = z
	.object({
		status: z.literal('waiting'),
		reason: WaitReason.describe('`host`: no host or co-host is in the room; `admission`: the room has a lobby'),
		peerId: z.string(),
		roomName: z.string(),
	})
	.describe('ask again after the notice `admitted`');

const Joined = z.object({
	status: z.literal('joined'),
	resumed: z
		.boolean()
		.describe('the peer had not left yet: its transports, producers and consumers of before still live'),
	peerId: z.string(),
	userId: VerifiedUserId,
	displayName: z
		.string()
		.describe(
			'the name that everybody sees: cleaned, and with a number where somebody has the same or a confusable one',
		),
	role: Role,
	permissions: Permissions,
	routerRtpCapabilities: RtpCapabilitiesView,
	peers: z.array(PeerView).describe('everybody else'),
	voices: z
		.array(VoiceView)
		.describe(
			'streams with the loudest microphones of the room: a client that consumes them needs no microphone of a participant',
		),
	room: RoomView,
	parts: Snapshots.describe('state of the parts of the room; their notices tell what changes'),
	iceServers: z.array(IceServer),
	resumeToken: z.string(),
	founderToken: FounderToken.exactOptional(),
	lessonId: z.string().describe('the lesson that takes place in the room, until it ends for everybody'),
	serverTimeMs: z
		.number()
		.describe(
			"the server's clock, Unix ms, as in all times that the server sends: computers in a classroom may differ by minutes",
		),
	graceMs: z.number().describe('how long a peer whose connection is lost stays in the room, with its media'),
	transports: z
		.object({ send: TransportOptions.exactOptional(), recv: TransportOptions })
		.exactOptional()
		.describe('with `prepareTransports`, unless resumed; a viewer gets no `send`'),
	kept: z
		.object({
			transportIds: z.array(z.string()),
			producers: z.array(ProducerView),
			consumers: z.array(z.object({ consumerId: z.string(), producerId: z.string() })),
		})
		.exactOptional()
		.describe('with `resumed`: what the server still holds for this peer'),
});

export const join = {
	joinRoom: operation({
		request: JoinRequest,
		answer: z.union([Waiting, Joined]),
		budget: 'join',
		addressBudget: 'join',
		repeatable: false,
		from: 'outside',
		who: 'anyone',
	}),
};
