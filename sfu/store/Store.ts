import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { Storage } from '../core/room/Storage.ts';
import type { DocumentFile } from '../protocol/models/documents.ts';
import type { LessonSummary } from '../protocol/models/lessonSummary.ts';
import type { Role } from '../protocol/models.ts';

/** A token made by `lectern token create`. The token itself is not stored. */
type Issued = { tokenId: string; displayName: string | null; createdAtMs: number; expiresAtMs: number };
/** A token for a person, for one room. */
export type Invite = Issued & { roomId: string; role: Role };
/** A token for a program. `scopes` as in the token: separated by spaces. */
export type ApiToken = Issued & { scopes: string };

/** A room that is one of the host's classes. `lastLesson`: null before the first one. */
export type StoredClass = { classId: string; createdAtMs: number; lastLesson: LessonSummary | null };

/** A file of a room. `hash`: SHA-256 of its bytes, hex; several may have the same. `addedAtMs`: Unix ms. */
export type StoredFile = DocumentFile & { roomId: string; hash: string; addedAtMs: number };

/** A message that a backend has not accepted yet. `endpoint`: digest of its address. `createdAtMs`: Unix ms. */
export type StoredWebhookMessage = { endpoint: string; messageId: string; body: string; createdAtMs: number };

/**
 * The persistent data, one member per table (`lessons`, `roomState`, `pages`: see `Storage`). Whatever is saved holds in memory at once, and no method throws because of the
 * disk: a thread of its own writes, in order, and tries again while the disk is full, locked or gone. What was saved before
 * `written` or `kept` settles without trouble survives `kill -9` and a power cut.
 */
export interface Store extends Storage {
	readonly rooms: {
		/** Those that can be read, in the order in which they were created. */
		all(): RoomSettings[];
		find(roomId: string): RoomSettings | undefined;
		/** Room codes by room id, as they were found at the start: also of rooms whose settings cannot be read. */
		found(): ReadonlyMap<string, string>;
		/** Inserts the room, or writes what has changed of it. */
		save(room: RoomSettings): void;
		/** With all that is kept of it, but its files. */
		remove(roomId: string): void;
		/** As `remove`, but for its pages: another server has the room, and may give it back. */
		release(roomId: string): void;
	};
	/** The files of rooms, which are in a folder of their own. */
	readonly files: {
		/** In the order in which they were saved. */
		all(): StoredFile[];
		save(file: StoredFile): void;
		/** Idempotent. */
		remove(fileId: string): void;
	};
	readonly classes: {
		/** In the order in which they were created. */
		all(): StoredClass[];
		find(classId: string): StoredClass | undefined;
		/** Inserts the class, or replaces the one with the same id. */
		save(stored: StoredClass): void;
		/** Idempotent. */
		remove(classId: string): void;
	};
	readonly invites: {
		/** Newest first. */
		all(): (Invite & { revoked: boolean })[];
		/** Inserts it, or writes another expiry of the one with the same id. */
		save(invite: Invite): void;
		/** Idempotent. */
		remove(tokenId: string): void;
	};
	readonly apiTokens: {
		/** Newest first. */
		all(): (ApiToken & { revoked: boolean })[];
		save(token: ApiToken): void;
	};
	readonly revocations: {
		has(tokenId: string): boolean;
		/** Ids of all revoked tokens. */
		all(): string[];
		/** Idempotent. */
		add(tokenId: string): void;
		/** Calls a function with each further one, by whichever process. */
		onAdded(added: (tokenId: string) => void): void;
	};
	/** Whether `trouble` is a disk that has not answered for five seconds, and may still answer. */
	readonly isStalled: boolean;
	readonly webhookMessages: {
		/** In the order in which they were saved. */
		all(): StoredWebhookMessage[];
		save(message: StoredWebhookMessage): void;
		/** Idempotent. */
		remove(endpoint: string, messageId: string): void;
	};
	/** JSON values by name. */
	readonly settings: {
		all(): Record<string, unknown>;
		/** @param value null removes the setting */
		save(name: string, value: unknown): void;
	};
	/** From now on, notices within a second what another process revokes (`lectern token revoke`). */
	followRevocations(): void;
	/** Nobody is there: gives up what only saving needs, until something is saved. Idempotent. */
	rest(): void;
	/** Somebody comes, who should not wait for what `rest` gave up. Idempotent. */
	wake(): void;
	/** Forgets what is not on the disk: for a command that has failed. */
	discard(): void;
	/** Writes what is not on the disk, if that can be done within a second. Idempotent. */
	close(): Promise<void>;
}
