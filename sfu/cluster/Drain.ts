import { setTimeout as sleep } from 'node:timers/promises';
import type { Sfu } from '../core/Sfu.ts';
import type { MemberList } from './members/MemberList.ts';
import type { RoomMoves } from './places/RoomMoves.ts';

type Parts = {
	sfu: Sfu;
	moves: Pick<RoomMoves, 'release' | 'releaseEmpty'>;
	members: MemberList;
	/** How long rooms with people in them are waited for, ms. */
	patienceMs: number;
	/** Ends the wait. */
	signal: AbortSignal;
};

/** How often it looks for rooms that have become empty, ms. */
const lookEveryMs = 500;

/**
 * Lets the other servers have the rooms of this one, which is about to end: those that are empty at once, the others as soon as they
 * are, or after `patienceMs`, when people are told that the server closes and come back elsewhere. Never rejects.
 */
export async function drain({ sfu, moves, members, patienceMs, signal }: Parts): Promise<void> {
	const hasFollower = () => members.all().some((each) => each.serverId !== members.ownId && !each.draining);
	const endsAtMs = performance.now() + patienceMs;
	while (hasFollower() && !signal.aborted && performance.now() < endsAtMs) {
		await moves.releaseEmpty().catch(() => {});
		if (sfu.participantCount === 0) return;
		await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
	}
	if (!hasFollower()) return;
	await Promise.allSettled(sfu.rooms.list().map(({ id }) => moves.release(id)));
}
