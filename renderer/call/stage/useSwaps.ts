import { useEffect, useRef, useState } from 'react';
import type { CallState } from '../../client/state/callState.ts';
import { useCallContext } from '../useCall.tsx';
import { bringForward, noSwaps, type Swaps, sameSwaps } from './firstPage.ts';
import { cameraKeyOf, fixedTiles, type TileKey } from './tileList.ts';

/** Somebody who has spoken stays on the first page for this long, ms: longer than the pauses of a conversation. */
const spokeForMs = 10_000;

/**
 * Who is brought to the first page: whoever speaks or has just spoken, and raised hands. Reads the state beside React, so that
 * the stage is rendered only when somebody is moved.
 */
export function useSwaps(keys: readonly TileKey[], perPage: number): Swaps {
	const { store } = useCallContext();
	const [swaps, setSwaps] = useState(noSwaps);
	/** Until when each of the last speakers counts, ms on the clock of `performance.now()`; the last one comes last. */
	const speakers = useRef(new Map<string, number>());
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const update = () => {
			clearTimeout(timer);
			const nowMs = performance.now();
			const { activeSpeakerPeerId: active, hands, peers } = store.getState();
			for (const [peerId, untilMs] of speakers.current) if (untilMs <= nowMs) speakers.current.delete(peerId);
			const spoke = [...speakers.current.keys()].reverse();
			const people = [...(active === null ? [] : [active]), ...spoke, ...hands];
			const urgent = [...new Set(people)].map(cameraKeyOf);
			const wanted = { keys, perPage, urgent, fixed: fixedTiles(peers) };
			setSwaps((before) => keepIfSame(before, bringForward(wanted, before)));
			const [firstMs] = speakers.current.values();
			if (firstMs !== undefined) timer = setTimeout(update, firstMs - nowMs);
		};
		const unsubscribe = store.subscribe((state, before) => {
			if (!concerns(state, before)) return;
			const spoke = before.activeSpeakerPeerId;
			if (spoke !== null && spoke !== state.activeSpeakerPeerId) {
				speakers.current.delete(spoke);
				speakers.current.set(spoke, performance.now() + spokeForMs);
			}
			update();
		});
		update();
		return () => {
			clearTimeout(timer);
			unsubscribe();
		};
	}, [store, keys, perPage]);
	return swaps;
}

const concerns = (state: CallState, before: CallState) =>
	state.activeSpeakerPeerId !== before.activeSpeakerPeerId || state.hands !== before.hands;

/** The same object where nothing changes, so that React renders nothing. */
const keepIfSame = (before: Swaps, next: Swaps): Swaps => (sameSwaps(before, next) ? before : next);
