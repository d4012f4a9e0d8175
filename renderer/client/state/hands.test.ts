import { expect, test } from 'vitest';
import { peer, stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';

test('handsChanged replaces only the peers whose hand changed', () => {
	const state = stateWith(peer('ann'), peer('bob'));
	const { hands, peers } = reduce(state, 'handsChanged', { hands: [{ peerId: 'bob', raisedAtMs: 7 }] });
	expect(hands).toEqual(['bob']);
	expect(peers?.[1]).toBe(state.peers[1]);
	expect(peers?.[2]?.handRaisedAtMs).toBe(7);
});
