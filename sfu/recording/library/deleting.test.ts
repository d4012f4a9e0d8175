import { existsSync } from 'node:fs';
import { lstat, readdir, readFile, rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeLesson } from '../../testing/lessons.ts';
import { TestLibrary } from '../../testing/TestLibrary.ts';
import { until } from '../../testing/until.ts';
import { manifestFile } from '../lesson/manifest.ts';

const dayMs = 24 * 3_600_000;

let kit: TestLibrary;
beforeEach(async () => {
	kit = await TestLibrary.open();
});
afterEach(() => kit[Symbol.asyncDispose]());

describe('deleting', () => {
	test('is done at once, and undone by restore', async () => {
		const folder = await kit.lesson('Physics', {}, { 'tracks/a.mkv': 'abc' });
		const { restorableUntilMs } = await kit.library.remove('lesson-1');
		expect(restorableUntilMs).toBeGreaterThan(Date.now());
		expect([await kit.ids(), existsSync(folder)]).toEqual([[], false]);
		await expect(kit.library.get('lesson-1')).rejects.toMatchObject({ code: 'not-found' });
		await expect(kit.library.remove('lesson-1')).rejects.toMatchObject({ code: 'not-found' });

		expect(await kit.library.restore('lesson-1')).toMatchObject({ folder: 'Physics' });
		expect(await readFile(join(folder, 'tracks/a.mkv'), 'utf8')).toBe('abc');
		// Its film was taken out of the queue, and waits again.
		expect(kit.films.asked).toEqual(['remove lesson-1', 'add lesson-1']);
		await expect(kit.library.restore('lesson-1')).rejects.toMatchObject({ code: 'not-found' });
	});

	test('erases the folder when it can no longer be restored, and nothing behind its links', async () => {
		const outside = await writeLesson(kit.root, 'outside', {}, { 'a.txt': 'a' });
		const folder = await kit.lesson('Physics');
		await symlink(outside, join(folder, 'more'));
		await symlink(join(outside, 'a.txt'), join(folder, 'film.mp4'));
		kit.reopen({ undoMs: 1 });
		await kit.library.remove('lesson-1');
		await until(
			() => readdir(join(kit.folder, '.deleted')),
			'the folder to be erased',
			(names) => names.length === 0,
		);
		await expect(kit.library.restore('lesson-1')).rejects.toMatchObject({ code: 'not-found' });
		expect(await readFile(join(outside, 'a.txt'), 'utf8')).toBe('a');
	});

	test('lets one of two deletes at once succeed, and keeps what it deleted restorable', async () => {
		const folder = await kit.lesson('Physics', {}, { 'tracks/a.mkv': 'abc' });
		const answers = await Promise.allSettled([kit.library.remove('lesson-1'), kit.library.remove('lesson-1')]);
		const codes = answers.map((answer) => (answer.status === 'fulfilled' ? 'ok' : answer.reason.code));
		expect(codes.sort()).toEqual(['not-found', 'ok']);
		const restores = await Promise.allSettled([kit.library.restore('lesson-1'), kit.library.restore('lesson-1')]);
		expect(restores.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(await readFile(join(folder, 'tracks/a.mkv'), 'utf8')).toBe('abc');
	});

	test('restores under another name when its own is taken', async () => {
		await kit.lesson('Physics', {}, { 'tracks/a.mkv': 'abc' });
		await kit.library.remove('lesson-1');
		await kit.lesson('Physics', { recordingId: 'other' });
		expect((await kit.library.restore('lesson-1')).folder).toBe('Physics (2)');
		expect((await kit.ids()).sort()).toEqual(['lesson-1', 'other']);
	});

	test('deletes a copy of a lesson that was deleted a moment ago, too', async () => {
		await kit.lesson('Physics');
		await kit.lesson('Physics - Copy');
		await kit.library.remove('lesson-1');
		expect((await kit.library.list()).map(({ folder }) => folder)).toEqual(['Physics - Copy']);
		await kit.library.remove('lesson-1');
		expect(await kit.ids()).toEqual([]);
		expect((await kit.library.restore('lesson-1')).folder).toBe('Physics - Copy');
	});

	test('erases at the start what an earlier process left, but not behind a link', async () => {
		await kit.lesson('Physics');
		await kit.lesson('Chemistry', { recordingId: 'lesson-2' });
		await kit.library.remove('lesson-1');
		kit.reopen();
		await kit.library.start();
		expect(await readdir(join(kit.folder, '.deleted'))).toEqual([]);
		await expect(kit.library.restore('lesson-1')).rejects.toMatchObject({ code: 'not-found' });

		const outside = await writeLesson(kit.root, 'outside');
		await rm(join(kit.folder, '.deleted'), { recursive: true });
		await symlink(outside, join(kit.folder, '.deleted'));
		kit.reopen();
		await kit.library.start();
		expect(existsSync(join(outside, manifestFile))).toBe(true);
		await symlink(outside, join(kit.folder, '.deleted'));
		await kit.library.remove('lesson-2');
		expect((await lstat(join(kit.folder, '.deleted'))).isDirectory()).toBe(true);
		expect(await readdir(outside)).toEqual([manifestFile]);
	});

	test('ends the streams that read the recording', async () => {
		await kit.lesson('Physics');
		await kit.lesson('Chemistry', { recordingId: 'lesson-2' });
		const [first, second, other] = [new PassThrough(), new PassThrough(), new PassThrough()];
		kit.library.trackReader('lesson-1', first);
		kit.library.trackReader('lesson-1', second);
		kit.library.trackReader('lesson-2', other);
		second.destroy();
		await kit.library.remove('lesson-1');
		expect([first, second, other].map((stream) => stream.closed)).toEqual([true, true, false]);
	});
});

describe('retention', () => {
	const ended = (daysAgo: number) => {
		const stoppedAtMs = Math.round(Date.now() - daysAgo * dayMs);
		return { recordingId: `days-${daysAgo}`, startedAtMs: stoppedAtMs - 3_600_000, stoppedAtMs };
	};

	test('is off by default, and kept by the store', async () => {
		await kit.lesson('ancient', ended(3_000));
		await kit.library.sweep();
		expect(kit.library.retention).toEqual({ maxAgeDays: null, maxTotalGb: null });
		expect(await kit.ids()).toEqual(['days-3000']);
		kit.library.setRetention({ maxAgeDays: 30, maxTotalGb: 2.5 });
		await until(
			() => kit.ids(),
			'the sweep',
			(left) => left.length === 0,
		);
		expect(kit.reopen().retention).toEqual({ maxAgeDays: 30, maxTotalGb: 2.5 });
		kit.store.settings.save('recordingRetention', { maxAgeDays: 'many' });
		expect(kit.library.retention).toEqual({ maxAgeDays: null, maxTotalGb: null });
	});

	test('deletes at the start and after a recording what is too old, but nothing that runs or becomes a film', async () => {
		for (const days of [1, 20, 40, 50, 60, 70]) await kit.lesson(`lesson ${days}`, ended(days));
		await kit.lesson('crashed', { ...ended(80), stoppedAtMs: null, durationMs: null, end: null });
		kit.running.set('days-50', { state: 'recording', durationMs: 0, bytes: 0 });
		kit.films.views.set('days-60', { state: 'making', percent: 5, remainingMs: null });
		kit.store.settings.save('recordingRetention', { maxAgeDays: 30, maxTotalGb: null });
		await kit.library.start();
		expect(await kit.ids()).toEqual(['days-1', 'days-20', 'days-50', 'days-60', 'days-80']);
		kit.films.views.clear();
		kit.library.recordingEnded({ recordingId: 'days-1', roomId: 'physics' });
		await kit.library.sweep();
		expect(await kit.ids()).toEqual(['days-1', 'days-20', 'days-50', 'days-80']);
	});

	test('deletes no recording for its age while the clock of the computer is in doubt', async () => {
		for (const days of [1, 40]) await kit.lesson(`lesson ${days}`, ended(days));
		kit.store.settings.save('recordingRetention', { maxAgeDays: 30, maxTotalGb: null });
		let isClockDoubted = true;
		const library = kit.reopen({ isClockDoubted: () => isClockDoubted });
		await library.sweep();
		expect(await kit.ids()).toEqual(['days-1', 'days-40']);
		isClockDoubted = false;
		await library.sweep();
		expect(await kit.ids()).toEqual(['days-1']);
	});

	test('keeps a recording of today that a clock of 2020 has dated, once the clock is right, also after a restart', async () => {
		kit.store.settings.save('recordingRetention', { maxAgeDays: 30, maxTotalGb: null });
		const before = kit.reopen({ isClockDoubted: () => true });
		for (const days of [2_400, 2_401, 2_402]) await kit.lesson(`lesson ${days}`, ended(days));
		before.recordingEnded({ recordingId: 'days-2400', roomId: 'physics' });
		before.clockSet();
		before.recordingEnded({ recordingId: 'days-2401', roomId: 'physics' });
		await before.sweep();
		const after = kit.reopen();
		await after.sweep();
		expect(await kit.ids()).toEqual(['days-2400', 'days-2401']);
	});

	test('deletes the oldest until the rest is small enough, but never the latest', async () => {
		for (const days of [1, 2, 3, 4]) {
			const folder = await kit.lesson(`lesson ${days}`, ended(days), { 'film.mp4': '' });
			await truncate(join(folder, 'film.mp4'), 60e6);
		}
		kit.store.settings.save('recordingRetention', { maxAgeDays: null, maxTotalGb: 0.15 });
		await kit.library.sweep();
		expect(await kit.ids()).toEqual(['days-1', 'days-2']);
		// What runs counts, but does not go.
		kit.running.set('days-2', { state: 'recording', durationMs: 0, bytes: 900e6 });
		await kit.library.sweep();
		expect(await kit.ids()).toEqual(['days-1', 'days-2']);
	});
});

test('remembers the last recording of a room until it is deleted', async () => {
	await kit.lesson('one', { recordingId: 'one' });
	await kit.lesson('two', { recordingId: 'two' });
	expect(await kit.library.lastOf('physics')).toBeUndefined();
	for (const recordingId of ['one', 'two']) kit.library.recordingEnded({ recordingId, roomId: 'physics' });
	expect(await kit.library.lastOf('physics')).toMatchObject({ recordingId: 'two' });
	expect(await kit.library.lastOf('chemistry')).toBeUndefined();
	await kit.library.remove('two');
	expect(await kit.library.lastOf('physics')).toBeUndefined();
});
