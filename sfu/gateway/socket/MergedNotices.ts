import type { NoticeName, Notices } from '../../protocol/notices.ts';

/** Notices of one name, in order. */
export type NoticeGroup = { name: NoticeName; notices: object[] };

type Group = NoticeGroup & {
	/** Whom they are about; null: also of whom no `peerId` says, and no notice may pass them. */
	peerIds: Set<string> | null;
};

/**
 * What waits to be sent to one connection in one event. Notices of one name come together as far as nobody can tell: one passes
 * only notices about other people. So a person joins before anything else is said of them.
 */
export class MergedNotices {
	#groups: Group[] = [];
	#size = 0;

	get size(): number {
		return this.#size;
	}

	/** @param how `last`: it says all that an earlier one of this name said, and takes its place at the end */
	add<Name extends NoticeName>(name: Name, data: Notices[Name], how: 'each' | 'last'): void {
		if (how === 'last') this.#addLast(name, data);
		else this.#addEach(name, data);
	}

	/** All that waits, which waits no longer. */
	take(): NoticeGroup[] {
		const groups = this.#groups;
		this.#groups = [];
		this.#size = 0;
		return groups;
	}

	#addLast(name: NoticeName, data: object): void {
		const earlier = this.#groups.findIndex((group) => group.name === name);
		if (earlier >= 0) this.#groups.splice(earlier, 1);
		else this.#size += 1;
		// A list of people, whose other notices may pass it: it says nothing that they depend on.
		this.#groups.push({ name, notices: [data], peerIds: new Set() });
	}

	#addEach(name: NoticeName, data: object): void {
		this.#size += 1;
		const peerId = peerIdOf(data);
		const group = this.#groupFor(name, peerId);
		if (group) {
			group.notices.push(data);
			if (peerId !== undefined) group.peerIds?.add(peerId);
		} else this.#groups.push({ name, notices: [data], peerIds: peerId === undefined ? null : new Set([peerId]) });
	}

	/** The group that this notice may join without passing one that is about the same person. */
	#groupFor(name: NoticeName, peerId: string | undefined): Group | undefined {
		for (const group of this.#groups.toReversed()) {
			if (group.name === name) return group;
			if (peerId === undefined || group.peerIds === null || group.peerIds.has(peerId)) return undefined;
		}
		return undefined;
	}
}

/** Whom the notice is about. */
function peerIdOf(data: object): string | undefined {
	const about: object = 'peer' in data && typeof data.peer === 'object' && data.peer !== null ? data.peer : data;
	return 'peerId' in about && typeof about.peerId === 'string' ? about.peerId : undefined;
}
