/** Recordings onto a drive that becomes full: slowly by the recording itself, and at once by another program. */
import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { complaintsOf } from './decoded.ts';
import { type EncodedPerson, encodePerson } from './encodedPerson.ts';
import { lessonOf, tracksIn, viewOf } from './library.ts';
import { RecordingHost } from './RecordingHost.ts';

const run = promisify(execFile);
const endTimeoutMs = 30_000;
/** Recorded before another program takes the rest of the drive. */
const recordedMs = 3_000;
const fillerBytes = 64 * 1024;

type Outcome = { ended: boolean; files: number; unplayable: number };

/** Nothing is measured where this user may not mount drives. */
export async function diskMeasures(): Promise<Record<string, Measure>> {
	const person = await encodePerson({ colour: [90, 40, 160], toneHz: 500, flashes: true });
	try {
		const outcomes = await Promise.all([
			onDrive('1m', (drive) => recordOnto(drive, person, null)),
			onDrive('16m', (drive) => recordOnto(drive, person, join(drive, 'filler'))),
		]);
		const files = outcomes.map((outcome) => outcome.files);
		const unplayable = outcomes.reduce((sum, outcome) => sum + outcome.unplayable, 0);
		return {
			diskFullNotEnded: measure(outcomes.filter(({ ended }) => !ended).length, 'count', 0),
			diskFullUnplayable: measure(files.includes(0) ? Number.NaN : unplayable, 'count', 0),
		};
	} catch (error) {
		if (!(error instanceof NoDrive)) throw error;
		process.stderr.write(`A full disk is not measured, since no drive can be mounted: ${error.message}\n`);
		return {};
	}
}

class NoDrive extends Error {}

async function onDrive<T>(size: string, use: (drive: string) => Promise<T>): Promise<T> {
	const drive = await mkdtemp(join(tmpdir(), 'lectern-bench-drive-'));
	try {
		await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', drive]).catch((error) => {
			throw new NoDrive(String(error));
		});
		try {
			return await use(drive);
		} finally {
			await run('umount', [drive]);
		}
	} finally {
		await rm(drive, { recursive: true });
	}
}

/**
 * Records until the disk is full. What was written must play as it is, and after the next start, when there is space again.
 * @param filler a file in which another program takes the rest of the drive at once; null: the recording takes it
 */
async function recordOnto(drive: string, person: EncodedPerson, filler: string | null): Promise<Outcome> {
	const flags = ['--open', '--workers', '1'];
	const options = { recordings: drive, expectsWarnings: true, allCores: true, flags };
	const server = await BenchServer.start(options);
	let left: { recordingId: string; ended: boolean; unplayable: number };
	try {
		const host = await RecordingHost.join(server);
		const peer = await WirePeer.join(server, { roomId: server.info.roomId, displayName: 'Student' });
		const startMs = performance.now();
		await peer.play('mic', person.microphone, startMs);
		await peer.play('camera', person.camera, startMs);
		const { recordingId } = await host.start();
		await sleep(recordedMs);
		if (filler) await fill(filler);
		const summary = await Promise.race([host.stopped(), sleep(endTimeoutMs).then(() => null)]);
		const { folder } = await viewOf(server, recordingId);
		left = { recordingId, ended: summary?.end === 'diskFull', ...(await unplayableIn(join(drive, folder))) };
		await peer.leave();
		await host.leave();
	} finally {
		await server.stop();
	}
	if (filler) await rm(filler);
	const next = await BenchServer.start(options);
	try {
		const { folder } = await lessonOf(next, left.recordingId);
		const { files, unplayable } = await unplayableIn(folder);
		return { ended: left.ended, files, unplayable: left.unplayable + unplayable };
	} finally {
		await next.stop();
	}
}

async function unplayableIn(folder: string): Promise<Pick<Outcome, 'files' | 'unplayable'>> {
	const files = await tracksIn(folder);
	const complaints = await Promise.all(files.map(complaintsOf));
	return { files: files.length, unplayable: complaints.filter((complaint) => complaint !== '').length };
}

/** Takes all that is left of a drive. */
async function fill(filler: string): Promise<void> {
	const file = await open(filler, 'w');
	try {
		for (let bytes = fillerBytes; bytes > 0; ) {
			try {
				await file.write(Buffer.alloc(bytes, 1));
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
				bytes = Math.floor(bytes / 2);
			}
		}
	} finally {
		await file.close();
	}
}
