import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { initialCallState } from './callStore.ts';
import { TransientMessages } from './transientMessages.ts';
import type { CallState } from './types.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fewer = { step: 'fewerTiles', reason: 'budget' } as const;
const sound = { step: 'audioOnly', reason: 'budget' } as const;

function messages() {
	const store = createStore<CallState>(() => initialCallState);
	const limits = () => store.getState().toasts.map((toast) => (toast.key === 'limited' ? toast.limit.step : toast.key));
	return { passing: new TransientMessages(store), limits };
}

test('of what we get less, only the newest is said', () => {
	const { passing, limits } = messages();
	passing.toast('reconnected');
	passing.limited(fewer);
	passing.limited(sound);
	expect(limits()).toEqual(['reconnected', 'audioOnly']);
});

test('a connection on the edge does not say the same again and again', () => {
	const { passing, limits } = messages();
	passing.limited(fewer);
	passing.dismissToast('passing-1');
	passing.limited(fewer);
	expect(limits()).toEqual([]);
	vi.advanceTimersByTime(61_000);
	passing.limited(fewer);
	expect(limits()).toEqual(['fewerTiles']);
});
