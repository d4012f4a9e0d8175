/** Drives that are full, read-only or gone while a class is recorded. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decode, noFfmpeg } from '../testing/decodedMedia.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { noSmallDrive, SmallDrive } from '../testing/SmallDrive.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { openCamera, openMicrophone } from '../testing/syntheticMedia.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { BuiltInCapture } from './capture/BuiltInCapture.ts';
import { completeLesson } from './completeLesson.ts';
import { Recorder } from './Recorder.ts';

const timeout = 60_000;

/** A class on a small drive, with a host, and a student who sends more than the drive takes for long. */
async function openClass(folder: string) {
	const ended: string[] = [];
	const recorder = new Recorder({
		folder,
		kind: 'built-in',
		openCapture: (media) => BuiltInCapture.open(media),
		ended: (lesson) => ended.push(lesson),
		logger: silentLogger,
	});
	const server = await TestSfu.start({ recorder });
	server.createRoom({ name: 'Physics 2b' });
	const host = await server.enter({ role: 'host' });
	const student = await MediaClient.enter(server, { displayName: 'Ben' });
	const devices = [openCamera({ noise: true, width: 320, height: 180, framesPerSecond: 15 }), openMicrophone()];
	for (const { track } of devices) await student.send.produce({ track, stopTracks: false });
	return {
		server,
		host,
		recorder,
		ended,
		close() {
			for (const device of devices) device.stop();
			student.leave();
		},
	};
}

const soundOnDrive = (session: { bytes: number } | undefined) =>
	until(
		() => session?.bytes ?? 0,
		'sound on the drive',
		(bytes) => bytes > 1_000,
	);

test.skipIf(noSmallDrive || noFfmpeg)(
	'ends before the disk is full, says so, and all that was written plays',
	{
		timeout,
	},
	async () => {
		await using drive = await SmallDrive.mount();
		const { server, host, ended, close } = await openClass(drive.folder);
		await using _ = server;
		await host.ask('startRecording', { options: { cameras: 'all' } });
		const { recording } = await host.next('recordingStopped');
		close();
		expect(recording.end).toBe('diskFull');
		expect(await host.codeOf('stopRecording', {})).toBe('no-recording');
		const [folder = ''] = ended;
		const manifest = await completeLesson(folder, silentLogger);
		expect(manifest).toMatchObject({ end: 'diskFull', completed: true });
		expect(manifest.segments.map(({ codec }) => codec).sort()).toEqual(['opus', 'vp8']);
		for (const { file } of manifest.segments) await decode(join(folder, file));
	},
);

test.skipIf(noSmallDrive)('ends when the drive is unplugged, and says so', { timeout }, async () => {
	await using drive = await SmallDrive.mount();
	const { server, host, recorder, close } = await openClass(drive.folder);
	await using _ = server;
	await host.ask('startRecording', { options: { cameras: 'none' } });
	const [session] = recorder.running;
	await soundOnDrive(session);
	await drive.unplug();
	const { recording } = await host.next('recordingStopped');
	close();
	expect(recording.end).toBe('diskFailed');
});

test.skipIf(noSmallDrive)('refuses to start on a drive that is full or read-only', { timeout }, async () => {
	await using drive = await SmallDrive.mount({ inodes: 3 });
	const { server, host, close } = await openClass(drive.folder);
	await using _ = server;
	await mkdir(join(drive.folder, 'last inode'));
	expect(await host.codeOf('startRecording', {})).toBe('insufficient-storage');
	expect(await readdir(drive.folder)).toEqual(['last inode']);
	await drive.makeReadOnly();
	expect(await host.codeOf('startRecording', {})).toBe('unavailable recording');
	close();
});

test.skipIf(noSmallDrive || noFfmpeg)(
	'ends when the drive becomes read-only in the middle of a class, says so, and what was written plays',
	{ timeout },
	async () => {
		await using drive = await SmallDrive.mount();
		const { server, host, recorder, close } = await openClass(drive.folder);
		await using _ = server;
		await host.ask('startRecording', { options: { cameras: 'none' } });
		const [session] = recorder.running;
		await soundOnDrive(session);
		// A drive with files that are being written refuses; during a break there are none.
		await host.ask('pauseRecording', {});
		const makeReadOnly = () =>
			drive.makeReadOnly().then(
				() => true,
				() => false,
			);
		await until(makeReadOnly, 'the drive to become read-only', undefined, { everyMs: 50 });
		await host.ask('resumeRecording', {});
		const { recording } = await host.next('recordingStopped');
		close();
		expect(recording.end).toBe('diskFailed');
		const { segments } = session?.manifest ?? { segments: [] };
		const [first] = segments;
		await decode(join(session?.folder ?? '', first?.file ?? ''));
	},
);
