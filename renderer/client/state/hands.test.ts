import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { peer, stateWith } from '../testing/callStates.ts';
import { type CallState, initialCallState, reduce } from './callState.ts';
import { TransientMessages } from './transientMessages.ts';

test('handsChanged replaces the queue and leaves every peer as it is', () => {
	const state = stateWith(peer('ann'), peer('bob'));
	const changes = reduce(state, 'handsChanged', { hands: [{ peerId: 'bob', raisedAtMs: 7 }] });
	expect(changes).toEqual({ hands: ['bob'] });
});

const showing = (names: string[]) => ({ key: 'handsRaised', names });

test('hands that go up one after the other are one toast with every name', () => {
	const store = createStore<CallState>(() => initialCallState);
	const messages = new TransientMessages((change) => store.setState(change));
	messages.toast('reconnected');
	messages.named({ key: 'handsRaised', names: ['ann'] });
	messages.named({ key: 'handsRaised', names: ['bob', 'cleo'] });
	expect(store.getState().toasts).toMatchObject([{ key: 'reconnected' }, showing(['ann', 'bob', 'cleo'])]);
});
