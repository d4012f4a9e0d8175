import type { Permissions } from '../../protocol/models.ts';

/** A room that somebody without a token founded on an open server. */
export type Founding = {
	/** The founder's token names it, so that the token is good for no later room of the same id. */
	id: string;
	/** Address of the founder; of IPv6, its network (/64). */
	network: string;
};

/** What of a room outlives the process beside its lesson (`RoomPart.restore`): plain data. */
export type RoomSettings = {
	/** 1 to 64 of A-Z a-z 0-9 _ - */
	roomId: string;
	/** Six characters of `roomCodeAlphabet`, unique among rooms. */
	roomCode: string;
	/**
	 * Of the lesson that the room is used for: all that happens between two moments at which nobody is left to return. Whoever
	 * names another one in `joinRoom` is told that it is over.
	 */
	lessonId: string;
	/** null: it was created by a host or a program. */
	founding: Founding | null;
	/** Display name, 1 to 80 characters. */
	name: string;
	/** 1 to 1000; hosts and co-hosts may enter above it. */
	maxParticipants: number;
	/** Participants wait in the lobby until a host admits them. */
	lobby: boolean;
	/**
	 * Participants wait until a host or co-host is inside, see `HostPresence`; null: as the room was created with, because no
	 * host has chosen.
	 */
	waitForHost: boolean | null;
	/** Only hosts, co-hosts, participants that a host admits and peers that return after a restart are let in. */
	locked: boolean;
	/** The room closes when it was empty for this long, ms; null: never. */
	emptyTimeoutMs: number | null;
	/** What all participants together may receive, Mbit/s; null: a share of what the network carries. */
	budgetMbps: number | null;
	/** Whether hosts may record it. */
	recordable: boolean;
	/** Of participants without permissions of their own, for the lesson. */
	participantPermissions: Permissions;
	/** `participantPermissions` with which each lesson begins. */
	initialPermissions: Permissions;
};

/**
 * Without the settings that identify the room. `roomCode` is changed by `RoomRegistry.renewCode`, which finds rooms by it.
 */
export type ChangeableSettings = Omit<RoomSettings, 'roomId' | 'founding'>;
