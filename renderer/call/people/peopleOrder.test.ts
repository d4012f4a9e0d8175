import { expect, test } from 'vitest';
import { peer, stateWith } from '../../client/testing/callStates.ts';
import { isFound, orderOf } from './peopleOrder.ts';

const named = (peerId: string, displayName: string) => peer(peerId, { displayName });
const state = {
	...stateWith(named('zoe', 'Zoë'), named('ada10', 'ada 10'), named('ada2', 'Ada 2'), named('emil', 'Émil')),
	hands: ['emil', 'zoe', 'gone'],
};

test('lists raised hands in the order of the queue, then everybody else from A to Z', () => {
	expect(orderOf(state, '')).toEqual({ hands: ['emil', 'zoe'], others: ['ada2', 'ada10', 'me'] });
});

test.each([
	['zoe', ['zoe'], []],
	['  ADA ', [], ['ada2', 'ada10']],
	['ém', ['emil'], []],
	['10 ada', [], ['ada10']],
	['nobody', [], []],
])('a search for "%s" leaves out who is not meant, among the hands too', (query, hands, others) => {
	expect(orderOf(state, query)).toEqual({ hands, others });
});

test.each([
	['Ольга', 'оль'],
	['ＭＩＡ', 'mia'],
	['田中 太郎', '太郎'],
])('%s is found by "%s"', (name, query) => {
	expect(isFound(name, query)).toBe(true);
});
