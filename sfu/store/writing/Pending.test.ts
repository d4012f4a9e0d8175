import { expect, test } from 'vitest';
import { Pending } from './Pending.ts';

const row = (key: string, group = 'lesson a') => ({ group, key });
const statement = (sql: string) => ({ sql, values: [] });
/** What would be run, in order. */
const taken = (pending: Pending) =>
	pending.take().flatMap(({ removal, writing }) => [...(removal ? [removal] : []), ...writing].map(({ sql }) => sql));

test('writes the newest state of each row, in the order in which the rows were inserted', () => {
	const pending = new Pending();
	pending.write(row('1'), [statement('first 1')]);
	pending.write(row('2'), [statement('2')]);
	pending.write(row('1'), [statement('second 1')]);
	expect(taken(pending)).toEqual(['second 1', '2']);
});

test('moves a row that is removed and written again to the end, and removes it first', () => {
	const pending = new Pending();
	for (const key of ['1', '2']) pending.found(row(key));
	pending.write(row('1'), [statement('changed')]);
	pending.remove(row('1'), statement('remove 1'));
	pending.write(row('2'), [statement('2')]);
	pending.write(row('1'), [statement('again 1')]);
	pending.write(row('1'), [statement('newest 1')]);
	expect(taken(pending)).toEqual(['2', 'remove 1', 'newest 1']);
});

test('removes a row only where it may be on the disk', () => {
	const pending = new Pending();
	pending.write(row('never stored'), [statement('write')]);
	pending.remove(row('never stored'), statement('remove'));
	pending.clear('lesson a', statement('clear'));
	expect(pending.size).toBe(0);
	pending.write(row('being written'), [statement('write')]);
	expect(taken(pending)).toEqual(['write']);
	pending.remove(row('being written'), statement('remove'));
	pending.succeeded();
	expect(taken(pending)).toEqual(['remove']);
	pending.succeeded();
	pending.remove(row('being written'), statement('remove'));
	expect(pending.size).toBe(0);
});

test('applies what came while a batch failed after what failed, and forgets rows that never got to the disk', () => {
	const pending = new Pending();
	pending.found(row('stored'));
	pending.write(row('1'), [statement('old 1')]);
	pending.write(row('2'), [statement('2')]);
	pending.remove(row('stored'), statement('remove stored'));
	pending.take();
	pending.remove(row('2'), statement('remove 2'));
	pending.write(row('1'), [statement('new 1')]);
	pending.write(row('3'), [statement('3')]);
	pending.failed();
	expect(taken(pending)).toEqual(['new 1', 'remove stored', '3']);
});

test('removes a group as a whole, and keeps what is written into it afterwards', () => {
	const pending = new Pending();
	pending.found(row('stored'));
	pending.write(row('1'), [statement('1')]);
	pending.write(row('1', 'lesson ab'), [statement('of another room')]);
	pending.take();
	pending.clear('lesson a', statement('clear'));
	pending.write(row('2'), [statement('2')]);
	pending.failed();
	expect(taken(pending)).toEqual(['of another room', 'clear', '2']);
	pending.succeeded();
	pending.remove(row('stored'), statement('remove'));
	expect(pending.size).toBe(0);
});

test('holds no more changes than there are rows, however long the disk is full', () => {
	const pending = new Pending();
	for (let turn = 0; turn < 1_000; turn++) {
		pending.write(row(`message ${turn}`), [statement('write')]);
		if (turn >= 10) pending.remove(row(`message ${turn - 10}`), statement('remove'));
		pending.take();
		pending.failed();
	}
	expect(pending.size).toBe(10);
});
