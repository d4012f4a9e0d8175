import type { Permissions, Role } from '../../protocol/models.ts';

/** Whoever has this resume token may come back after a restart of the server, with this role. */
export type RestartReturn = {
	/** SHA-256 of the resume token, base64url. */
	tokenDigest: string;
	role: Role;
};

/** What of a room outlives the process: plain data, persisted whole on every change. */
export type RoomSettings = {
	/** 1 to 64 of A-Z a-z 0-9 _ - */
	roomId: string;
	/** Six characters of `roomCodeAlphabet`, unique among rooms. */
	roomCode: string;
	/** As people read it, 1 to 80 characters. */
	name: string;
	/** 1 to 1000; hosts and co-hosts may enter above it. */
	maxParticipants: number;
	/** Participants wait in the lobby until a host admits them. */
	lobby: boolean;
	/** Only hosts, co-hosts, those a host admits and those who return get in. */
	locked: boolean;
	/** The room closes when nobody was in it for this long, ms; null: never. */
	emptyTimeoutMs: number | null;
	/** What all participants together may receive, Mbit/s; null: a share of what the network carries. */
	budgetMbps: number | null;
	/** Of participants without permissions of their own. */
	participantPermissions: Permissions;
	/** Token subjects that were removed and may not come back; the last `maxRemovedSubjects`. */
	removedSubjects: string[];
	/** Who may come back after a restart, see `RestartReturns`. */
	restartReturns: RestartReturn[];
};
