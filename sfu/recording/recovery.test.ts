/** Recordings that a crash interrupted, and what must not disturb a recording that runs. */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decode, noFfmpeg } from '../testing/decodedMedia.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { looksOf } from '../testing/syntheticMedia.ts';
import { TestServer } from '../testing/TestServer.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { BuiltInCapture } from './capture/BuiltInCapture.ts';
import { LessonFinisher } from './LessonFinisher.ts';
import { type Manifest, manifestFile } from './lesson/manifest.ts';
import { readManifest, writeManifest } from './lesson/manifestFile.ts';
import { Recorder } from './Recorder.ts';

const timeout = 60_000;
let root = '';
beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'lectern-recovery-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function startRecorder() {
	const ended: string[] = [];
	const recorder = new Recorder({
		folder: join(root, 'running'),
		kind: 'built-in',
		openCapture: (media) => BuiltInCapture.open(media),
		ended: (folder) => ended.push(folder),
		logger: silentLogger,
	});
	const server = await TestSfu.start({ recorder });
	const room = server.createRoom({ name: 'Physics 2b' });
	return { server, room, recorder, ended };
}

/** Looks through the lessons of a folder as a server does when it starts. @returns those that were finished */
async function recover(folder: string): Promise<Manifest[]> {
	const finished: Manifest[] = [];
	const finisher = new LessonFinisher({
		folder,
		isRunning: () => false,
		finished: async (_, manifest) => void finished.push(manifest),
		logger: silentLogger,
	});
	await finisher.recover();
	await finisher.close();
	return finished;
}

/** The folder of a recording as a power cut leaves it, in the middle of a lesson of two seconds. */
async function interruptedLesson(): Promise<string> {
	const { server, room, recorder } = await startRecorder();
	await using _ = server;
	const anna = await MediaClient.enter(server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	await room.parts.recording.start({ cameras: 'all' });
	const [session] = recorder.running;
	await until(
		() => session?.durationMs ?? 0,
		'two seconds',
		(ms) => ms > 2_000,
	);
	const folder = join(root, 'lessons', 'Physics');
	await mkdir(join(root, 'lessons'));
	await cp(session?.folder ?? '', folder, { recursive: true });
	await room.parts.recording.stop();
	anna.leave();
	return folder;
}

/** Gives a lesson to a process that does not run. */
async function orphan(folder: string): Promise<void> {
	await writeManifest(folder, { ...(await readManifest(folder)), pid: 2 ** 22 + 1 });
}

test.skipIf(noFfmpeg)(
	'repairs a lesson whose files end in zeros and in the middle of an element',
	{ timeout },
	async () => {
		const folder = await interruptedLesson();
		await orphan(folder);
		const before = await readManifest(folder);
		const [first, second] = before.segments.map(({ file }) => join(folder, file));
		const bytes = await readFile(first ?? '');
		await writeFile(first ?? '', Buffer.concat([bytes, Buffer.alloc(70_000)]));
		await truncate(second ?? '', (await readFile(second ?? '')).length - 7);
		expect(before).toMatchObject({ end: null, durationMs: null });

		const [repaired] = await recover(join(root, 'lessons'));
		expect(repaired).toMatchObject({ end: 'crash', completed: true, film: { state: 'waiting' } });
		expect(repaired?.segments).toHaveLength(2);
		expect(repaired?.durationMs).toBeGreaterThan(1_500);
		for (const { file } of repaired?.segments ?? []) await decode(join(folder, file));
		// Nothing is left to do but its film.
		expect(await recover(join(root, 'lessons'))).toEqual([repaired]);
	},
);

test('leaves a lesson alone that another process writes, and takes it when its files no longer change', {
	timeout,
}, async () => {
	const folder = await interruptedLesson();
	const other = spawn('sleep', ['60']);
	await writeManifest(folder, { ...(await readManifest(folder)), pid: other.pid ?? 0 });
	expect(await recover(join(root, 'lessons'))).toEqual([]);
	expect((await readManifest(folder)).end).toBeNull();
	const then = new Date(Date.now() - 60_000);
	const files = [manifestFile, ...(await readManifest(folder)).segments.map(({ file }) => file)];
	for (const file of files) await utimes(join(folder, file), then, then);
	expect(await recover(join(root, 'lessons'))).toMatchObject([{ end: 'crash' }]);
	other.kill('SIGKILL');
});

test.each([
	['empty', ''],
	['torn', '{"format": "lectern-less'],
	['of a newer version', JSON.stringify({ format: 'lectern-lesson', version: 2 })],
])('leaves a folder alone whose manifest is %s', async (_, content) => {
	const folder = join(root, 'lessons', 'Strange');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, manifestFile), content);
	expect(await recover(join(root, 'lessons'))).toEqual([]);
	expect(await readFile(join(folder, manifestFile), 'utf8')).toBe(content);
});

test('finds nothing to repair where nothing was ever recorded', async () => {
	expect(await recover(join(root, 'missing'))).toEqual([]);
});

test('follows forty producers that come and go, and keeps nothing of them when it ends', { timeout }, async () => {
	const { server, room, recorder } = await startRecorder();
	await using _ = server;
	const clients = await Promise.all(Array.from({ length: 4 }, () => server.enter()));
	await room.parts.recording.start({ cameras: 'all' });
	const [session] = recorder.running;
	for (let round = 0; round < 5; round++) {
		const ids = await Promise.all(clients.flatMap((client) => [client.produce('mic'), client.produce('camera')]));
		for (const [index, producerId] of ids.entries())
			await clients[Math.floor(index / 2)]?.ask('closeProducer', { producerId });
		for (const client of clients)
			for (const transport of client.session.peer.transports.all())
				await client.ask('closeTransport', { transportId: transport.id });
	}
	expect(session?.manifest.tracks).toHaveLength(40);
	expect((await room.parts.recording.stop()).end).toBe('stopped');
	expect(session?.manifest.segments).toEqual([]);
});

test('measures time by a clock that nobody can set', { timeout }, async () => {
	const { server, room, recorder } = await startRecorder();
	await using _ = server;
	await server.enter();
	await room.parts.recording.start({});
	const [session] = recorder.running;
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
	await until(
		() => session?.durationMs ?? 0,
		'half a second',
		(ms) => ms > 500,
	);
	vi.setSystemTime(Date.now() - 7_200_000);
	const { durationMs, startedAtMs, stoppedAtMs } = await room.parts.recording.stop();
	vi.useRealTimers();
	expect(durationMs).toBeLessThan(60_000);
	expect(Math.abs(stoppedAtMs - startedAtMs - durationMs)).toBeLessThan(100);
});

test('ends recordings with the server, and their files are complete when it has closed', { timeout }, async () => {
	const recordings = join(root, 'of the server');
	const server = await TestServer.start({ recordings });
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	await host.ask('startRecording', {});
	const [session] = await (await server.request('/api/recordings', { token: server.info.hostToken })).json().recordings;
	await server.running.close();
	expect(await readManifest(join(recordings, session.folder))).toMatchObject({ end: 'serverClosing' });
	await server[Symbol.asyncDispose]().catch(() => undefined);
});
