import type { RoomSettings } from '../core/RoomSettings.ts';
import type { Role } from '../protocol/models.ts';

/** A token made by `lectern token create`. The token itself is not kept. */
export type Invite = {
	tokenId: string;
	roomId: string;
	role: Role;
	displayName: string | null;
	createdAtMs: number;
	expiresAtMs: number;
};

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
