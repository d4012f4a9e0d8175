import type { NoticeName, Notices } from '../../protocol/notices.ts';

/**
 * The connection of a participant, as far as rooms know it. The gateway implements it; `sfu/testing` has one that
 * collects notices in an array.
 */
export interface PeerLink {
	/** Delivers notices in order; drops them when the connection is lost. Never throws. `data` does not change from then on. */
	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void;
	/** Closes the connection after the notices sent before. Idempotent. */
	close(): void;
}
