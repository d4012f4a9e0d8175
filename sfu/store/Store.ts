import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { Role } from '../protocol/models.ts';

/** A token made by `lectern token create`. The token itself is not kept. */
type Issued = { tokenId: string; displayName: string | null; createdAtMs: number; expiresAtMs: number };
/** For a person. */
export type Invite = Issued & { roomId: string; role: Role };
/** For a program. `scopes` as the token has them, divided by spaces. */
export type ApiToken = Issued & { scopes: string };

/**
 * What outlives the process. A method that returned has put its data on the disk: it survives a power cut.
 * Whatever writes @throws SfuError insufficient-storage: the disk is full
 */
export interface Store {
	readonly rooms: {
		/** In the order they were made. */
		all(): RoomSettings[];
		/** Replaces the room with this id. */
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
	/** Small values by name, as JSON. */
	readonly settings: {
		all(): Record<string, unknown>;
		/** null forgets it. */
		save(name: string, value: unknown): void;
	};
	/** Idempotent. */
	close(): void;
}
