/** Disks that are full, locked, read-only or gone while the store is used. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../testing/SmallDrive.ts';
import { until } from '../testing/until.ts';
import { openStore } from './SqliteStore.ts';
import type { Store } from './Store.ts';
import { storedRoom } from './storedRoom.fixture.ts';

const silent = pino({ level: 'silent' });
const room = storedRoom('a', 'K7P3QF');
/** More than fits into what SQLite has allocated already. */
const long = 'x'.repeat(100_000);

/** A folder of its own that may be deleted. */
async function temporaryFolder() {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-store-'));
	return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const over = (store: Store) =>
	until(
		() => store.trouble,
		'the end of the trouble',
		(trouble) => trouble === null,
	);

async function reopened<T>(folder: string, look: (store: Store) => T): Promise<T> {
	const store = openStore(folder, silent);
	try {
		return look(store);
	} finally {
		await store.close();
	}
}

test.skipIf(noSmallDrive)(
	'holds in memory what does not fit on a full disk, and writes the newest when there is room',
	async () => {
		await using drive = await SmallDrive.mount();
		const store = openStore(drive.folder, silent);
		store.rooms.save(room);
		store.lessons.save('a', 'chat', 'gone', 'short');
		await store.kept();
		await drive.fill();
		const troubles: unknown[] = [];
		store.onTrouble(() => troubles.push(store.trouble));
		store.rooms.save({ ...room, locked: false });
		store.lessons.save('a', 'chat', '1', long);
		await expect.poll(() => store.trouble, { timeout: 10_000 }).toBe('full');
		await expect(store.kept()).rejects.toMatchObject({ code: 'insufficient-storage' });
		store.lessons.save('a', 'chat', 'gone', null);
		store.lessons.save('a', 'chat', 'never stored', 'x');
		store.lessons.save('a', 'chat', 'never stored', null);
		store.rooms.save({ ...room, locked: false, name: 'Chemistry' });
		expect(store.rooms.all()).toEqual([{ ...room, locked: false, name: 'Chemistry' }]);
		await drive.empty();
		await over(store);
		await store.kept();
		expect(troubles).toEqual(['full', null]);
		await store.close();
		await reopened(drive.folder, ({ rooms, lessons }) => {
			expect(rooms.all()).toEqual([{ ...room, locked: false, name: 'Chemistry' }]);
			expect(lessons.all('a')).toEqual([{ part: 'chat', key: '1', value: long }]);
		});
	},
);

test('waits for nobody while another process holds the database, and writes when it has let go', async () => {
	await using temporary = await temporaryFolder();
	const store = openStore(temporary.folder, silent);
	store.rooms.save(room);
	await store.kept();
	const other = new DatabaseSync(join(temporary.folder, 'lectern.db'));
	other.exec('BEGIN EXCLUSIVE');
	store.settings.save('name', 'Physics');
	await expect.poll(() => store.trouble, { timeout: 10_000 }).toBe('locked');
	await expect(store.kept()).rejects.toMatchObject({ code: 'unavailable' });
	expect(store.revocations.has('t')).toBe(false);
	other.exec('COMMIT');
	other.close();
	await over(store);
	await store.close();
	expect(await reopened(temporary.folder, ({ settings }) => settings.all())).toEqual({ name: 'Physics' });
});

test.skipIf(noSmallDrive)('writes what a read-only disk refused as soon as it can be written', async () => {
	await using drive = await SmallDrive.mount();
	await openStore(drive.folder, silent).close();
	const store = openStore(drive.folder, silent);
	await drive.lock();
	store.settings.save('name', 'Physics');
	store.revocations.add('t');
	await expect.poll(() => store.trouble, { timeout: 10_000 }).toBe('unwritable');
	expect(store.revocations.has('t')).toBe(true);
	await drive.unlock();
	await over(store);
	await store.close();
	await reopened(drive.folder, ({ settings, revocations }) => {
		expect(settings.all()).toEqual({ name: 'Physics' });
		expect(revocations.has('t')).toBe(true);
	});
});

test('writes everything to a new file when the folder was removed and is there again', async () => {
	await using temporary = await temporaryFolder();
	const folder = join(temporary.folder, 'data');
	await mkdir(folder);
	const store = openStore(folder, silent);
	store.rooms.save(room);
	store.lessons.save('a', 'hands', 'anna', 1);
	store.revocations.add('t');
	await store.kept();
	await rm(folder, { recursive: true });
	store.settings.save('name', 'Physics');
	await expect.poll(() => store.trouble, { timeout: 10_000 }).toBe('unwritable');
	expect(store.revocations.has('t')).toBe(true);
	await mkdir(folder);
	await over(store);
	await store.kept();
	await store.close();
	await reopened(folder, (again) => {
		expect(again.rooms.all()).toEqual([room]);
		expect(again.lessons.all('a')).toEqual([{ part: 'hands', key: 'anna', value: 1 }]);
		expect(again.settings.all()).toEqual({ name: 'Physics' });
		expect(again.revocations.has('t')).toBe(true);
	});
});

test('brings a drive that was unplugged for a while up to date', async () => {
	await using temporary = await temporaryFolder();
	const [folder, elsewhere] = [join(temporary.folder, 'data'), join(temporary.folder, 'elsewhere')];
	await mkdir(folder);
	const store = openStore(folder, silent);
	store.rooms.save(room);
	store.rooms.save(storedRoom('b', 'K7P3QG'));
	await store.kept();
	await rename(folder, elsewhere);
	store.rooms.remove('b');
	await expect.poll(() => store.trouble, { timeout: 10_000 }).toBe('unwritable');
	await rename(elsewhere, folder);
	await over(store);
	await store.close();
	expect(await reopened(folder, ({ rooms }) => rooms.all())).toEqual([room]);
});

test('replaces a file that is damaged while it is used, and loses nothing that it knows', async () => {
	await using temporary = await temporaryFolder();
	const before = openStore(temporary.folder, silent);
	before.rooms.save(room);
	await before.close();
	const store = openStore(temporary.folder, silent);
	await writeFile(join(temporary.folder, 'lectern.db'), randomBytes(50_000));
	store.settings.save('name', 'Physics');
	await store.kept();
	await store.close();
	await reopened(temporary.folder, ({ rooms, settings }) => {
		expect(rooms.all()).toEqual([room]);
		expect(settings.all()).toEqual({ name: 'Physics' });
	});
});

test('leaves nothing of what a command gave up', async () => {
	await using temporary = await temporaryFolder();
	const store = openStore(temporary.folder, silent);
	const other = new DatabaseSync(join(temporary.folder, 'lectern.db'));
	other.exec('BEGIN IMMEDIATE');
	store.apiTokens.save({ tokenId: 'p', scopes: 'rooms:read', displayName: null, createdAtMs: 1, expiresAtMs: 2 });
	await expect(store.kept()).rejects.toMatchObject({ code: 'unavailable' });
	store.discard();
	other.exec('COMMIT');
	other.close();
	await store.close();
	expect(await reopened(temporary.folder, ({ apiTokens }) => apiTokens.all())).toEqual([]);
});

test('two processes that change different settings of a room do not undo each other', async () => {
	await using temporary = await temporaryFolder();
	const first = openStore(temporary.folder, silent);
	first.rooms.save(room);
	await first.kept();
	const second = openStore(temporary.folder, silent);
	first.rooms.save({ ...room, locked: false });
	await first.kept();
	second.rooms.save({ ...room, name: 'Chemistry' });
	await second.close();
	await first.close();
	expect(await reopened(temporary.folder, ({ rooms }) => rooms.all())).toEqual([
		{ ...room, locked: false, name: 'Chemistry' },
	]);
});
