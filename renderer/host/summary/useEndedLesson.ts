import { useEffect, useState } from 'react';
import type { HostInfo } from '../../../sfu/protocol/http.ts';
import type { Call } from '../../client/state/callStore.ts';
import type { CallPhase } from '../../client/types.ts';

/** After the call the host info is read so often, until it says that the lesson is over. */
const tries = 3;
const tryEveryMs = 700;

/**
 * Calls `ended` when the lesson of the call is over soon after the host has left it: ended for everybody, or left as the
 * last one. Not while others go on, nor for a lesson that nobody came to, which has no summary.
 * @returns whether it is not known yet which of them it is
 */
export function useEndedLesson(
	call: Call | null,
	phase: CallPhase,
	{ classes }: HostInfo,
	refresh: () => Promise<void>,
	ended: (classId: string) => void,
): boolean {
	/** Calls after which the host info was read once, and those after which that is enough. */
	const [looked, setLooked] = useState<Call | null>(null);
	const [settled, setSettled] = useState<Call | null>(null);
	const kind = phase.name === 'ended' ? phase.reason.kind : null;
	const left = kind === 'left' || kind === 'roomClosed' ? call : null;
	const room = left?.store.getState().room ?? null;
	const leftRoom = room && left;
	useEffect(() => {
		if (!leftRoom) return;
		let stopped = false;
		const look = async () => {
			for (let tried = 0; tried < tries && !stopped; tried++) {
				await refresh();
				if (!stopped) setLooked(leftRoom);
				await new Promise((resolve) => setTimeout(resolve, tryEveryMs));
			}
			if (!stopped) setSettled(leftRoom);
		};
		void look();
		return () => {
			stopped = true;
		};
	}, [leftRoom, refresh]);
	const held = room && classes.find(({ classId }) => classId === room.roomId)?.lastHeldAtMs;
	const isOver = room !== null && leftRoom !== settled && held != null && held === room.startedAtMs;
	const over = isOver ? room.roomId : null;
	useEffect(() => {
		if (over === null) return;
		setSettled(leftRoom);
		ended(over);
	}, [over, leftRoom, ended]);
	return over !== null || (leftRoom !== null && looked !== leftRoom && settled !== leftRoom);
}
