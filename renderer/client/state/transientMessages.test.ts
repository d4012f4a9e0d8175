import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { type CallState, initialCallState } from './callState.ts';
import { TransientMessages } from './transientMessages.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fewer = { step: 'fewerTiles', reason: 'budget' } as const;
const sound = { step: 'audioOnly', reason: 'budget' } as const;

function startMessages() {
	const store = createStore<CallState>(() => initialCallState);
	const limits = () => store.getState().toasts.map((toast) => (toast.key === 'limited' ? toast.limit.step : toast.key));
	return { messages: new TransientMessages((change) => store.setState(change)), limits };
}

test('only the newest toast about held back video is shown', () => {
	const { messages, limits } = startMessages();
	messages.toast('reconnected');
	messages.limited(fewer);
	messages.limited(sound);
	expect(limits()).toEqual(['reconnected', 'audioOnly']);
});

test('the same limit is shown again only after a minute', () => {
	const { messages, limits } = startMessages();
	messages.limited(fewer);
	messages.dismissToast('message-1');
	messages.limited(fewer);
	expect(limits()).toEqual([]);
	vi.advanceTimersByTime(61_000);
	messages.limited(fewer);
	expect(limits()).toEqual(['fewerTiles']);
});
