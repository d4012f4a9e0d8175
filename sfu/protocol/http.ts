/** The HTTP side of the contract. Errors are `{ success: false, error, code, what? }` with a fitting status. */
import { z } from 'zod';
import { DisplayName, RoomCode } from './models.ts';

/** `POST /api/join`: a room code for a participant token. 404 `not-found` (room), 429 `rate-limited`. */
export const JoinRequest = z.object({ roomCode: RoomCode, displayName: DisplayName.optional() });
export type JoinResponse = { token: string; roomId: string; roomName: string; expiresAtMs: number };

/** `GET /api/health`, open to everybody. */
export type Health = { status: 'ok'; version: string; uptimeSeconds: number };

/** `GET /api/landing`, open to everybody (the same facts are announced by mDNS): what the first page shows. */
export type LandingInfo = {
	version: string;
	className: string;
	httpsPort: number;
	httpPort: number;
	/** SHA-256 of the CA certificate, colon hex, upper case. */
	caFingerprint: string;
	/** No token needed. */
	open: boolean;
	/** Without `open`, joining by code; with it, this room. */
	roomId?: string;
};

/** One way the computer can be reached. */
export type HostAddress = {
	interfaceName: string;
	address: string;
	kind: 'ethernet' | 'wifi' | 'vpn' | 'virtual' | 'loopback' | 'other';
	httpsUrl: string;
	httpUrl: string;
	/** `httpUrl` with the room code: what the QR holds. */
	joinUrl: string;
	/** The one students are shown. */
	preferred: boolean;
};

/** `GET /api/host` (host token). */
export type HostInfo = {
	version: string;
	roomId: string;
	roomCode: string;
	className: string;
	addresses: HostAddress[];
	localName: string | null;
	caFingerprint: string;
	httpsPort: number;
	httpPort: number;
	mediaPorts: number[];
	/** Announced by mDNS at the moment. */
	announced: boolean;
	/** True statements for the host to read; the interface has the words. */
	notes: HostNote[];
};
export type HostNote = 'several-networks' | 'vpn' | 'no-network' | 'ports-changed' | 'firewall';

/** `PATCH /api/host` (host token) -> HostInfo. */
export const HostPatch = z.object({
	className: z.string().trim().min(1).max(80).optional(),
	/** An address of `addresses`; null: choose by yourself. */
	preferredAddress: z.string().max(64).nullable().optional(),
});
export type HostPatch = z.infer<typeof HostPatch>;

/** `GET /api/host/status` (host token), polled every 2 s. */
export type HostStatus = {
	uptimeSeconds: number;
	/** Of the whole machine's cores, 0 to 100, server process and workers. */
	cpuPercent: number;
	rssBytes: number;
	/** Media received from / sent to participants, Mbit/s. */
	uplinkMbps: number;
	downlinkMbps: number;
	participantCount: number;
	workers: { pid: number; cpuPercent: number; rooms: number }[];
};

/** `POST /api/rooms` (host token, or anybody on an open server) -> 201. */
export const CreateRoomRequest = z.object({
	roomId: z
		.string()
		.regex(/^[A-Za-z0-9_-]{1,64}$/)
		.optional(),
	name: z.string().trim().min(1).max(80).optional(),
	maxParticipants: z.number().int().min(1).max(1000).optional(),
});
export type CreateRoomResponse = { roomId: string; roomCode: string; name: string };
