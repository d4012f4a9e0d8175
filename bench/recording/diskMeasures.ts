/** A recording onto a drive that becomes full. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { complaintsOf } from './decoded.ts';
import { encodePerson } from './encodedPerson.ts';
import { lessonOf, tracksIn } from './library.ts';
import { RecordingHost } from './RecordingHost.ts';

const run = promisify(execFile);
const endTimeoutMs = 30_000;

/** Nothing is measured where this user may not mount drives. */
export async function diskMeasures(): Promise<Record<string, Measure>> {
	const drive = await mkdtemp(join(tmpdir(), 'lectern-bench-drive-'));
	try {
		await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', drive]);
	} catch (error) {
		process.stderr.write(`A full disk is not measured, since no drive can be mounted: ${error}\n`);
		await rm(drive, { recursive: true });
		return {};
	}
	const person = await encodePerson({ colour: [90, 40, 160], toneHz: 500, flashes: true });
	const server = await BenchServer.start({
		recordings: drive,
		expectsWarnings: true,
		flags: ['--open', '--workers', '1'],
	});
	try {
		const host = await RecordingHost.join(server);
		const peer = await WirePeer.join(server, { roomId: server.info.roomId, displayName: 'Student' });
		const startMs = performance.now();
		await peer.play('mic', person.microphone, startMs);
		await peer.play('camera', person.camera, startMs);
		const { recordingId } = await host.start();
		const ended = await Promise.race([host.stopped(), sleep(endTimeoutMs).then(() => null)]);
		await peer.leave();
		const { folder } = await lessonOf(server, recordingId);
		const files = await tracksIn(folder);
		const complaints = await Promise.all(files.map(complaintsOf));
		await host.leave();
		return {
			diskFullEnds: measure(ended?.end === 'diskFull' ? 0 : 1, 'count', 0),
			diskFullUnplayable: measure(
				files.length === 0 ? Number.NaN : complaints.filter((complaint) => complaint !== '').length,
				'count',
				0,
			),
		};
	} finally {
		await server.stop();
		await run('umount', [drive]);
		await rm(drive, { recursive: true });
	}
}
