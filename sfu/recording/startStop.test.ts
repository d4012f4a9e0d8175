/** Who may start and stop a recording, and what the room is told of it. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation } from '../protocol/operations.ts';
import { classOfThree } from '../testing/classOfThree.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { BuiltInCapture } from './capture/BuiltInCapture.ts';
import { readManifest } from './lesson/manifestFile.ts';
import { Recorder } from './Recorder.ts';

let root = '';
beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'lectern-recording-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const operations: Operation[] = ['startRecording', 'pauseRecording', 'resumeRecording', 'stopRecording'];

async function startServer(folder = root) {
	const ended: string[] = [];
	const recorder = new Recorder({
		folder,
		kind: 'built-in',
		openCapture: (media) => BuiltInCapture.open(media),
		ended: (lesson) => ended.push(lesson),
		logger: silentLogger,
	});
	return { server: await TestSfu.start({ recorder }), recorder, ended };
}

test('lets hosts record, and nobody else', async () => {
	const { server } = await startServer();
	await using _ = server;
	const { host, ben } = await classOfThree(server);
	const coHost = await server.enter({ role: 'coHost' });
	for (const operation of operations) {
		expect([operation, await ben.codeOf(operation, {})]).toEqual([operation, 'forbidden']);
		expect([operation, await coHost.codeOf(operation, {})]).toEqual([operation, 'forbidden']);
	}
	for (const operation of operations.slice(1)) {
		expect([operation, await host.codeOf(operation, {})]).toEqual([operation, 'no-recording']);
	}
	expect(await host.codeOf('startRecording', { options: { video: { resolution: '1281x720' } } })).toBe('bad-request');
	expect(await host.codeOf('startRecording', { options: { audio: { bitrate: '64kb' } } })).toBe('bad-request');
	expect(await host.codeOf('startRecording', undefined)).toBe('ok');
	expect(await host.codeOf('stopRecording', undefined)).toBe('ok');
});

test('starts one recording when two hosts press at once, and stops it once', async () => {
	const { server, recorder, ended } = await startServer();
	await using _ = server;
	const { host } = await classOfThree(server);
	const second = await server.enter({ role: 'host' });
	const starts = await Promise.all([host, second].map((client) => client.codeOf('startRecording', {})));
	expect(starts.sort()).toEqual(['ok', 'recording-in-progress']);
	expect(recorder.running).toHaveLength(1);
	const stops = await Promise.all([host, second].map((client) => client.codeOf('stopRecording', {})));
	expect(stops.sort()).toEqual(['no-recording', 'ok']);
	expect(ended).toHaveLength(1);
	expect(recorder.running).toHaveLength(0);
});

test('tells everybody in the room that it is recorded, paused and over, also who joins later', async () => {
	const { server } = await startServer();
	await using _ = server;
	const { host, ben } = await classOfThree(server);
	expect(ben.answer.parts.recording).toEqual({ recording: null });
	const { recording } = await host.ask('startRecording', { options: { cameras: 'none' } });
	expect(recording).toMatchObject({ state: 'recording', roomId: 'physics', options: { cameras: 'none' } });
	expect((await ben.next('recordingStarted')).recording.recordingId).toBe(recording.recordingId);
	expect(server.sfu.rooms.get('physics').view.recording).toBe(true);
	const late = await server.enter({}, { viewer: true });
	expect(late.answer.parts.recording.recording).toMatchObject({ recordingId: recording.recordingId });

	await host.ask('pauseRecording', {});
	await host.ask('pauseRecording', {});
	expect((await ben.next('recordingChanged')).recording.state).toBe('paused');
	await host.ask('resumeRecording', {});
	expect((await ben.next('recordingChanged', 1)).recording.state).toBe('recording');
	const stopped = await host.ask('stopRecording', {});
	expect(await ben.next('recordingStopped')).toEqual({ recording: stopped.recording });
	expect(stopped.recording).toMatchObject({ end: 'stopped', files: { audio: null, video: null } });
	expect(ben.told('recordingChanged')).toHaveLength(2);
	expect(ben.told('recordingFigures')).toEqual([]);
	expect(server.sfu.rooms.get('physics').view.recording).toBe(false);
});

test('tells hosts alone how large the recording is and how long the disk lasts', async () => {
	const { server } = await startServer();
	await using _ = server;
	const { host, ben } = await classOfThree(server);
	await host.ask('startRecording', {});
	expect(await host.next('recordingFigures')).toMatchObject({ bytes: 0, lowerLayers: false });
	expect(ben.told('recordingFigures')).toEqual([]);
	await host.ask('stopRecording', {});
});

test('completes the recording of a room that closes', async () => {
	const { server, ended } = await startServer();
	await using _ = server;
	const { host } = await classOfThree(server);
	await host.ask('startRecording', {});
	await host.ask('closeRoom', {});
	await until(
		() => ended.length,
		'the recording to end',
		(count) => count === 1,
	);
	expect(await readManifest(ended[0] ?? '')).toMatchObject({ end: 'roomClosed', name: 'Physics 2b' });
});

test('records two classes at once into folders of their own', async () => {
	const { server, recorder } = await startServer();
	await using _ = server;
	const physics = await classOfThree(server);
	server.createRoom({ roomId: 'chemistry', name: 'Physics 2b' });
	const chemist = await server.enter({ roomId: 'chemistry', role: 'host' });
	await Promise.all([physics.host.ask('startRecording', {}), chemist.ask('startRecording', {})]);
	const folders = recorder.running.map(({ folder }) => folder);
	expect(new Set(folders).size).toBe(2);
	await Promise.all([physics.host.ask('stopRecording', {}), chemist.ask('stopRecording', {})]);
	expect((await Promise.all(folders.map(readManifest))).map(({ roomId }) => roomId).sort()).toEqual([
		'chemistry',
		'physics',
	]);
});

test('answers unavailable without a folder that can be written, forbidden in a room without recording', async () => {
	const file = join(root, 'a file');
	await writeFile(file, '');
	const { server } = await startServer(file);
	await using _ = server;
	const { host } = await classOfThree(server);
	expect(await host.codeOf('startRecording', {})).toBe('unavailable recording');
	server.createRoom({ roomId: 'silent', name: 'Silent', recordable: false });
	const other = await server.enter({ roomId: 'silent', role: 'host' });
	expect(await other.codeOf('startRecording', {})).toBe('forbidden recording');
	expect((await readdir(root)).filter((name) => name.includes('Silent'))).toEqual([]);
});
