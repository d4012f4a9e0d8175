import { expect, test } from 'vitest';
import { peer, stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';

test('handsChanged replaces the queue and leaves every peer as it is', () => {
	const state = stateWith(peer('ann'), peer('bob'));
	const changes = reduce(state, 'handsChanged', { hands: [{ peerId: 'bob', raisedAtMs: 7 }] });
	expect(changes).toEqual({ hands: ['bob'] });
});
