import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { Role } from '../protocol/models.ts';

/** A token made by `lectern token create`. The token itself is not stored. */
type Issued = { tokenId: string; displayName: string | null; createdAtMs: number; expiresAtMs: number };
/** A token for a person, for one room. */
export type Invite = Issued & { roomId: string; role: Role };
/** A token for a program. `scopes` as in the token: separated by spaces. */
export type ApiToken = Issued & { scopes: string };

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
	/** Idempotent. */
	close(): void;
}
