import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { Role } from '../protocol/models.ts';

/** A token made by `lectern token create`. The token itself is not stored. */
type Issued = { tokenId: string; displayName: string | null; createdAtMs: number; expiresAtMs: number };
/** A token for a person, for one room. */
export type Invite = Issued & { roomId: string; role: Role };
/** A token for a program. `scopes` as in the token: separated by spaces. */
export type ApiToken = Issued & { scopes: string };

/** Something of a running lesson that outlives the process, e.g. one raised hand or one message. */
export type LessonEntry = {
	/** Name of the part of the room that keeps it. */
	part: string;
	/** Unique within the part, e.g. a peer id. */
	key: string;
	/** Plain JSON, never null. */
	value: unknown;
};

/**
 * The persistent data, one member per table. When a method that writes returns, its data is on the disk and survives a power
 * cut. Every method that writes throws SfuError insufficient-storage when the disk is full.
 */
export interface Store {
	readonly rooms: {
		/** In the order in which they were created. */
		all(): RoomSettings[];
		/** Inserts the room, or replaces the one with the same id. */
		save(room: RoomSettings): void;
		remove(roomId: string): void;
	};
	readonly invites: {
		/** Newest first. */
		all(): (Invite & { revoked: boolean })[];
		save(invite: Invite): void;
	};
	readonly apiTokens: {
		/** Newest first. */
		all(): (ApiToken & { revoked: boolean })[];
		save(token: ApiToken): void;
	};
	readonly revocations: {
		has(tokenId: string): boolean;
		/** Idempotent. */
		add(tokenId: string): void;
	};
	/** JSON values by name. */
	readonly settings: {
		all(): Record<string, unknown>;
		/** @param value null removes the setting */
		save(name: string, value: unknown): void;
	};
	/** What of the lesson that runs in a room outlives the process, one row for each entry. */
	readonly lessons: {
		/** In the order in which they were inserted; a changed entry stays where it was. */
		all(roomId: string): LessonEntry[];
		/** @param value plain JSON; null removes the entry */
		save(roomId: string, part: string, key: string, value: unknown): void;
		/** Removes all entries of a room, whose lesson is over. `rooms.remove` does so too. */
		clear(roomId: string): void;
	};
	/** Settles when everything that was saved so far is on the disk, or is known not to get there soon. Never rejects. */
	written(): Promise<void>;
	/** Idempotent. */
	close(): void;
}
