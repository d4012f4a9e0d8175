import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from './SqliteStore.ts';
import { storedRoom as room } from './storedRoom.fixture.ts';

const silent = pino({ level: 'silent' });
const page = { roomId: 'a', part: 'ink', page: 'doc/d/s0' };
const other = { ...page, page: 'doc/d/s1' };
let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-pages-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('reads entries of a page in the order of insertion, whether they are on the disk or not', async () => {
	const store = openStore(dataDir, silent);
	store.pages.save(page, 'one', { points: 'AB' });
	store.pages.save(page, 'two', 2);
	store.pages.save(other, 'one', 'elsewhere');
	expect(await store.pages.read(page)).toEqual([
		{ key: 'one', value: { points: 'AB' } },
		{ key: 'two', value: 2 },
	]);
	await store.kept();
	store.pages.save(page, 'one', 1);
	store.pages.save(page, 'three', 3);
	store.pages.save(page, 'two', null);
	const reading = store.pages.read(page);
	store.pages.save(page, 'four', 4);
	expect(await reading).toEqual([
		{ key: 'one', value: 1 },
		{ key: 'three', value: 3 },
		{ key: 'four', value: 4 },
	]);
	store.pages.clear(page);
	store.pages.save(page, 'five', 5);
	expect(await store.pages.read(page)).toEqual([{ key: 'five', value: 5 }]);
	expect(await store.pages.read(other)).toEqual([{ key: 'one', value: 'elsewhere' }]);
	await store.close();
});

test('removes entries that were written in an earlier run, one by one, a page, and all of a room', async () => {
	const first = openStore(dataDir, silent);
	first.rooms.save(room('a', 'K7P3QF'));
	for (const key of ['one', 'two']) for (const each of [page, other]) first.pages.save(each, key, key);
	first.roomState.save('a', 'documents', 'd', { name: 'Waves' });
	await first.kept();
	await first.close();
	const second = openStore(dataDir, silent);
	second.pages.save(page, 'one', null);
	second.pages.clear(other);
	await second.kept();
	await second.close();
	const third = openStore(dataDir, silent);
	expect(await third.pages.read(page)).toEqual([{ key: 'two', value: 'two' }]);
	expect(await third.pages.read(other)).toEqual([]);
	third.rooms.release('a');
	expect(await third.pages.read(page)).toHaveLength(1);
	expect(third.roomState.all('a')).toEqual([]);
	third.pages.save(other, 'late', 1);
	third.rooms.remove('a');
	third.pages.save(page, 'of a new room', 1);
	await third.close();
	const fourth = openStore(dataDir, silent);
	expect(await fourth.pages.read(page)).toEqual([{ key: 'of a new room', value: 1 }]);
	expect(await fourth.pages.read(other)).toEqual([]);
	await fourth.close();
});

test('finds what a room keeps again after reopening, also when the lesson of it has ended', async () => {
	const first = openStore(dataDir, silent);
	first.rooms.save(room('a', 'K7P3QF'));
	first.roomState.save('a', 'documents', 'two', 2);
	first.roomState.save('a', 'documents', 'one', 1);
	first.lessons.save('a', 'documents', 'one', true);
	first.lessons.clear('a');
	await first.close();
	const second = openStore(dataDir, silent);
	expect(second.roomState.all('a')).toEqual([
		{ part: 'documents', key: 'two', value: 2 },
		{ part: 'documents', key: 'one', value: 1 },
	]);
	expect(second.lessons.any('a')).toBe(false);
	second.rooms.remove('a');
	expect(second.roomState.any('a')).toBe(false);
	await second.close();
});
