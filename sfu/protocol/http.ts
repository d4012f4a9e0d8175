/** The HTTP side of the contract: schemas of requests and answers, from which `/api/openapi.json` is generated. */
import { z } from 'zod';
import { errorCodes, errorSubjects } from './errors.ts';
import { FounderToken } from './models/common.ts';
import { ClassName, DisplayName, PermissionChanges, Permissions, RoomCode, RoomCounts, WorkerState } from './models.ts';
import { Snapshots } from './notices.ts';

const unixMs = (description: string) => z.number().int().describe(`${description}, Unix ms`);

/** The body of every answer with an error status. */
export const ErrorAnswer = z
	.object({
		success: z.literal(false),
		error: z.string().describe('for developers; choose a text for people by `code`'),
		code: z.enum(errorCodes),
		what: z
			.enum(errorSubjects)
			.exactOptional()
			.describe('what the error is about, e.g. with `not-found` what was not found'),
		retryAfterMs: z.number().exactOptional().describe('with `rate-limited`'),
	})
	.meta({ id: 'Refusal', description: 'Refused' });

/** `POST /api/join`: a room code for a participant token. */
export const JoinRequest = z.object({
	roomCode: RoomCode.describe('six letters and digits, in any case and spacing'),
	displayName: DisplayName.optional(),
});
export const JoinResponse = z.object({
	token: z.string().describe('opens one room: `auth.token` of the Socket.IO handshake'),
	roomId: z.string(),
	roomName: z.string(),
	expiresAtMs: unixMs('when the token ends'),
});
export type JoinResponse = z.output<typeof JoinResponse>;

/** `GET /api/health`, open to everybody. */
export const HostSessionRequest = z.object({
	code: z
		.string()
		.max(128)
		.optional()
		.describe('of the address of the host screen; without it: by the cookie, or the token'),
});
export const HostSessionAnswer = z.object({
	token: z.string().describe('of the host; renewed in the same way'),
	expiresAtMs: unixMs('when the token ends'),
});
export const HostCodeAnswer = z.object({
	code: z.string().describe('works once'),
	expiresAtMs: unixMs('until when it works'),
});

export const Health = z.object({
	status: z.literal('ok'),
	version: z.string(),
	uptimeSeconds: z.number(),
	cluster: z
		.object({
			redis: z
				.enum(['reached', 'away'])
				.describe('away: classes go on, but no room comes from another server or goes there'),
			lease: z
				.enum(['held', 'lost', 'refused'])
				.describe(
					'lost: this server serves no room until it has another one; refused: it gets none, as the others are of a version that does not fit',
				),
			servers: z.number().int().positive().describe('servers that work as one, this one included'),
			draining: z.boolean().describe('this server is about to end, and takes no new rooms'),
		})
		.exactOptional()
		.describe('of a server that works together with others (--redis)'),
});
export type Health = z.output<typeof Health>;

const port = z.number().int().min(0).max(65_535);
const givenCertificate = z
	.literal(true)
	.exactOptional()
	.describe('pages come with a certificate that somebody else has issued: nobody has to trust the CA of this computer');
const fingerprint = z.string().describe('SHA-256 of the CA certificate, colon hex, upper case');

/** `GET /api/landing`, query. */
export const LandingQuery = z.object({
	code: RoomCode.optional().describe(
		'of the class to tell of, e.g. that of a link; default: the class of this computer',
	),
});

/**
 * `GET /api/landing`, open to everybody: what the start page shows. All but `running` is announced by mDNS as well. Of the
 * people in the class it names the host alone.
 */
export const LandingInfo = z.object({
	version: z.string(),
	className: z.string(),
	httpsPort: port,
	httpsHost: z
		.string()
		.exactOptional()
		.describe('for https, if the certificate is not valid for the name by which the page was asked for'),
	httpPort: port,
	caFingerprint: fingerprint,
	school: z
		.string()
		.exactOptional()
		.describe('whose root vouches for the certificate: devices that the school set up open https without a warning'),
	givenCertificate,
	open: z.boolean().describe('no token needed'),
	roomId: z.string().exactOptional().describe('on an open server: the room of this computer'),
	running: z
		.object({
			hostName: z.string().nullable().describe('null: no host is in the class'),
			peopleCount: z.number().int().positive().describe('hosts included'),
		})
		.exactOptional()
		.describe('while somebody is in the class'),
});
export type LandingInfo = z.output<typeof LandingInfo>;

/** One address under which the computer can be reached. */
export const HostAddress = z.object({
	interfaceName: z.string(),
	address: z.string(),
	kind: z
		.enum(['ethernet', 'wifi', 'vpn', 'virtual', 'loopback', 'other', 'announced'])
		.describe('of the interface; announced: an address or name that only others know (`--announce`)'),
	httpsUrl: z.string(),
	httpUrl: z.string(),
	joinUrl: z.string().describe('`httpUrl` with the room code'),
	qrUrl: z
		.string()
		.describe('what the QR holds: `joinUrl#ca=PIN`, PIN being 128 bits of the SHA-256 of `/ca.crt`, base64url'),
	preferred: z.boolean().describe('the one students are shown'),
});
export type HostAddress = z.output<typeof HostAddress>;

export const HostNote = z.enum([
	'several-networks',
	'vpn',
	'no-network',
	'ports-changed',
	'media-port-changed',
	'clock',
	'storage',
	'firewall',
	'school-ends',
	'redis-away',
]);
export type HostNote = z.output<typeof HostNote>;

/** One of the host's classes, as the home of the host shows it. Its id is that of its room. */
export const ClassCard = z.object({
	classId: z.string(),
	name: z.string(),
	roomCode: z.string(),
	lastHeldAtMs: z.number().nullable().describe('when its last lesson began, Unix ms; null: none was held yet'),
	lastCount: z.number().int().nullable().describe('how many came to it, beside hosts; null: none was held yet'),
	waitingCount: z.number().int().nonnegative().describe('people who wait for it to start, or to be let in'),
	isOpen: z.boolean().describe('it is the class of this computer'),
});
export type ClassCard = z.output<typeof ClassCard>;

/** `POST /api/host/classes` -> ClassCard. */
export const CreateClassRequest = z.object({ name: ClassName });
/** `PATCH /api/host/classes/:classId` -> HostInfo. */
export const ClassPatch = z.object({
	name: ClassName.optional(),
	renewRoomCode: z.literal(true).optional().describe('as in `PATCH /api/host`'),
});
export type ClassPatch = z.infer<typeof ClassPatch>;

/** `GET /api/host`. */
export const HostInfo = z.object({
	version: z.string(),
	roomId: z.string(),
	roomCode: z.string(),
	className: z.string(),
	classes: z.array(ClassCard).describe('of the host, in the order in which they were created'),
	waitForHost: z.boolean().describe('students wait until the host or a co-host is in the class'),
	permissions: Permissions.describe('what participants may when a lesson begins'),
	hostName: DisplayName.nullable().describe('with which the host joins; null: never asked'),
	dataFolder: z.string().describe('absolute path, on the computer of the server'),
	recordingsFolder: z.string().describe('absolute path, on the computer of the server'),
	addresses: z.array(HostAddress),
	localName: z.string().nullable(),
	caFingerprint: fingerprint,
	school: z
		.object({
			name: z.string(),
			endsAtMs: unixMs('when the laptop needs another file of the school'),
			isShown: z.boolean().describe('its root vouches for the certificate now: the computer is in its network'),
		})
		.nullable()
		.describe('that gave this laptop a certificate; null: none'),
	givenCertificate,
	httpsPort: port,
	httpPort: port,
	mediaPorts: z.array(port),
	announced: z.boolean().describe('by mDNS, at the moment'),
	classRunning: z.boolean().describe('a class has begun in the room of this computer, and is not over'),
	projection: z
		.object({ serverTimeMs: unixMs("the server's clock"), parts: Snapshots.partial() })
		.exactOptional()
		.describe('state that parts of the room show on the projector view, by the name of the part; while there is any'),
	notArrivedCount: z
		.number()
		.int()
		.positive()
		.exactOptional()
		.describe('devices that opened the first page, and did not come in within a minute; while there are any'),
	notes: z.array(HostNote).describe('hints for the host; the interface has a text for each'),
});
export type HostInfo = z.output<typeof HostInfo>;

/** `PATCH /api/host` -> HostInfo. */
export const HostPatch = z.object({
	className: ClassName.optional(),
	waitForHost: z.boolean().optional(),
	permissions: PermissionChanges.optional().describe('of participants, from now on and in each later lesson'),
	hostName: DisplayName.optional(),
	renewRoomCode: z
		.literal(true)
		.optional()
		.describe('another room code: that of before leads nowhere, who has a token or a seat keeps it'),
	preferredAddress: z
		.string()
		.max(64)
		.nullable()
		.optional()
		.describe('an address of `addresses`; null: the server chooses'),
});
export type HostPatch = z.infer<typeof HostPatch>;

/** `GET /api/host/status`, polled every 2 s. */
export const HostStatus = z.object({
	uptimeSeconds: z.number(),
	cpuPercent: z.number().describe("of the whole machine's cores, 0 to 100, server process and workers"),
	rssBytes: z.number(),
	uplinkMbps: z.number().describe('media received from participants, Mbit/s'),
	downlinkMbps: z.number().describe('media sent to participants, Mbit/s'),
	participantCount: z.number().int(),
	insideCount: z.number().int().describe('who are in the class of this computer'),
	waitingCount: z
		.number()
		.int()
		.describe('who wait to get into the class of this computer: for its host, or in the lobby'),
	workers: z.array(
		z.object({
			pid: z.number().int(),
			state: WorkerState,
			cpuPercent: z.number().describe('of one core; 0 while it does not answer'),
			rssBytes: z.number(),
			rooms: z.number().int(),
		}),
	),
});
export type HostStatus = z.output<typeof HostStatus>;

/** `GET /api/stats`. */
export const ServerStats = z.object({
	rooms: z.array(RoomCounts.extend({ roomId: z.string() })),
	workers: z.array(
		z.object({
			pid: z.number().int(),
			state: WorkerState,
			routerCount: z.number().int(),
			cpuPercent: z.number().describe('of one core'),
			rssBytes: z.number(),
		}),
	),
});

/** `POST /api/rooms` -> 201. */
export const CreateRoomRequest = z.object({
	roomId: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,64}$/)
		.optional(),
	name: ClassName.optional(),
	maxParticipants: z.number().int().min(1).max(1000).optional(),
	recordable: z.boolean().optional().describe('whether hosts may record it; default: yes'),
	emptyTimeoutMs: z
		.number()
		.int()
		.min(1000)
		.max(30 * 24 * 3_600_000)
		.nullable()
		.optional()
		.describe('the room is closed after being empty for so long; null: it stays'),
});
export const CreateRoomResponse = z.object({
	roomId: z.string(),
	roomCode: z.string(),
	name: z.string(),
	founderToken: FounderToken.exactOptional(),
});
