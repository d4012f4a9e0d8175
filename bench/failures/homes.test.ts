import { expect, test } from 'vitest';
import { findTwoHomes } from './homes.ts';

const act = (sentMs: number, ackedMs: number) => ({ sentMs, ackedMs });
const stay = (home: string, ...acts: [sentMs: number, ackedMs: number][]) => ({
	...{ who: `somebody at ${home}`, home },
	acts: acts.map(([sentMs, ackedMs]) => act(sentMs, ackedMs)),
});

test('two servers that acknowledge in turn are two homes', () => {
	expect(findTwoHomes([stay('a', [0, 10], [40, 50]), stay('b', [20, 30], [60, 70])])).toEqual([
		'a served somebody at a from 10 to 40 ms while b served somebody at b from 30 to 60 ms',
	]);
});

test('a stay that lies within another one is found, too', () => {
	expect(findTwoHomes([stay('a', [0, 1], [100, 101]), stay('b', [50, 51])])).toHaveLength(1);
	expect(findTwoHomes([stay('b', [50, 51]), stay('a', [0, 1], [100, 101])])).toHaveLength(1);
});

test('a home after the other is none too many, also if an answer comes late', () => {
	expect(findTwoHomes([stay('a', [0, 10], [20, 30]), stay('b', [31, 40], [41, 50])])).toEqual([]);
	expect(findTwoHomes([stay('b', [31, 40]), stay('a', [0, 10], [20, 900])])).toEqual([]);
});

test('acts under way at the same time may have been done one after the other', () => {
	expect(findTwoHomes([stay('a', [0, 100]), stay('b', [50, 150])])).toEqual([]);
});

test('two stays at the same home are one home', () => {
	expect(findTwoHomes([stay('a', [0, 1], [100, 101]), stay('a', [50, 51])])).toEqual([]);
});

test('stays in which nothing was acknowledged tell nothing', () => {
	expect(findTwoHomes([stay('a'), stay('b', [0, 1])])).toEqual([]);
});
