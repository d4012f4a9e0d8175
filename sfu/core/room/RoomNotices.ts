import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { NoticeQueue } from '../peer/NoticeQueue.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import type { RoomPart } from './RoomPart.ts';

/** Who is told: everybody in the room, and the parts that follow what is told (`noticed`). */
type Audience = { peers(): Iterable<Peer>; parts(): Iterable<RoomPart> };

/** What is told in one room, in order: to its peers, to its parts, and to connections without a peer. */
export class RoomNotices {
	/** Through which each peer of the room is told. */
	readonly queue: NoticeQueue;
	readonly #audience: Audience;

	/** @param failed called with the error of a notice that was not delivered */
	constructor(audience: Audience, failed: (error: unknown) => void) {
		this.#audience = audience;
		this.queue = new NoticeQueue(failed);
	}

	/** To every peer that may know it, and to the parts. */
	broadcast<Name extends NoticeName>(mayKnow: (peer: Peer) => boolean, name: Name, data: Notices[Name]): void {
		// One copy, by which the gateway knows that it is the same notice; `data` may be state of a part that changes later.
		const shared = { ...data };
		for (const peer of this.#audience.peers()) if (mayKnow(peer)) peer.notifyShared(name, shared);
		for (const part of this.#audience.parts()) part.noticed?.(name, data);
	}

	/** To a connection without a peer. */
	send<Name extends NoticeName>(link: PeerLink, name: Name, data: Notices[Name]): void {
		const told = { ...data };
		this.queue.send(link, () => link.notify(name, told));
	}

	/**
	 * Holds notices to this link back until its `joinRoom` is answered. Returns the release, to be called when the answer
	 * has left.
	 */
	hold(link: PeerLink): () => void {
		return this.queue.hold(link);
	}
}
