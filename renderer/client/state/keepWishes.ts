import type { StoreApi } from 'zustand/vanilla';
import type { SeatSlot } from '../kept/keptSeat.ts';
import { type KeptWishes, writeWishes } from '../kept/keptWishes.ts';
import type { CallState } from './callState.ts';

/** Writes down what the person wants and writes in this lesson, now and whenever it changes. Returns how to stop. */
export function keepWishes(store: StoreApi<CallState>, slot: SeatSlot, lessonId: string): () => void {
	let kept = '';
	const keep = (state: CallState) => {
		const wishes = wishesOf(state);
		const text = JSON.stringify(wishes);
		if (text === kept) return;
		kept = text;
		writeWishes(slot, lessonId, wishes);
	};
	keep(store.getState());
	return store.subscribe((state, before) => {
		if (changing.some((field) => state[field] !== before[field])) keep(state);
	});
}

/** What a page that comes back to the lesson goes on with; microphone and camera are options of the join. */
export function keptState(wishes: KeptWishes): Partial<CallState> {
	const { drafts, draftTo, openPanel, shared: lastShared } = wishes;
	const error = { code: 'unavailable', message: 'the page was loaded again' } as const;
	const unsent = wishes.unsent.map((message) => ({ ...message, status: 'failed' as const, error }));
	return { drafts, draftTo, openPanel, unsent, lastShared };
}

const changing = [
	'deviceWishes',
	'screen',
	'lastShared',
	'drafts',
	'draftTo',
	'unsent',
	'openPanel',
] as const satisfies (keyof CallState)[];

const wishesOf = ({ deviceWishes, screen, lastShared, drafts, draftTo, unsent, openPanel }: CallState): KeptWishes => ({
	...deviceWishes,
	drafts,
	draftTo,
	unsent: unsent.map(({ id, text, to }) => ({ id, text, to })),
	openPanel,
	shared: screen.surface ?? lastShared,
});
