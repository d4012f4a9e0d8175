import type { NoticeName, Notices } from '../../protocol/notices.ts';

/**
 * All that a room knows of a participant's connection. The gateway implements it once per wire; tests with an array.
 */
export interface PeerLink {
	/** Delivers in order, or drops silently once the connection is gone. Never throws. */
	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void;
	/** Ends the connection after what was notified has left. Idempotent. */
	close(): void;
}
