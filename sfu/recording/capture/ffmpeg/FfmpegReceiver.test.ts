import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { noFfmpeg } from '../../../testing/decodedMedia.ts';
import { until } from '../../../testing/until.ts';
import { ffmpegEnvironment } from '../../ffmpeg/ffmpegEnvironment.ts';
import { isRunning, noProcesses } from './capturingPids.fixture.ts';
import { FfmpegReceiver } from './FfmpegReceiver.ts';
import { MatroskaClusters } from './MatroskaClusters.ts';
import { OpusSender } from './OpusSender.fixture.ts';
import { sdpOf } from './sdp.ts';
import { UdpPortPair } from './UdpPortPair.ts';

const opus = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 };

async function reservedPort(): Promise<number> {
	const ports = await UdpPortPair.reserve();
	onTestFinished(() => ports.release());
	return ports.rtp;
}

function receive(port: number, path = 'ffmpeg') {
	const { sdp } = sdpOf({ codecs: [opus] }, port);
	const program = { path, environment: ffmpegEnvironment() };
	return new FfmpegReceiver(program, sdp, port, () => performance.now());
}

test.skipIf(noFfmpeg)('hands back every packet that was sent before it is ended', async () => {
	const port = await reservedPort();
	const receiver = receive(port);
	const clusters = new MatroskaClusters();
	const lastMs: number[] = [];
	receiver.on('data', (chunk) => lastMs.push(...clusters.push(chunk).map((cluster) => cluster.lastMs)));
	await once(receiver, 'listening');
	const sender = new OpusSender(port);
	await until(() => lastMs.length >= 2, 'two clusters');
	await sender.burst(20);
	await receiver.end();
	sender.close();
	expect(lastMs.at(-1)).toBe((sender.count - 1) * 20);
});

test.skipIf(noFfmpeg)('ends at once, without a file, when nothing has come', async () => {
	const receiver = receive(await reservedPort());
	const chunks: Buffer[] = [];
	receiver.on('data', (chunk) => chunks.push(chunk));
	const exited = once(receiver, 'exited');
	await once(receiver, 'listening');
	await receiver.end();
	await exited;
	const clusters = new MatroskaClusters();
	expect(chunks.flatMap((chunk) => clusters.push(chunk))).toEqual([]);
});

test('says why a program could not be started', async () => {
	const receiver = receive(await reservedPort(), '/nonexistent/ffmpeg');
	const [reason] = await once(receiver, 'exited');
	expect(reason).toContain('ENOENT');
	await receiver.end();
});

/** A process that is killed while its FFmpeg receives. @returns the process id of that FFmpeg */
async function abandon(port: number): Promise<number> {
	const fixture = fileURLToPath(new URL('abandonedReceiver.fixture.ts', import.meta.url));
	const args = ['--no-warnings', '--experimental-transform-types', fixture, String(port)];
	const owner: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	onTestFinished(() => void owner.kill('SIGKILL'));
	let printed = '';
	owner.stdout?.setEncoding('utf8').on('data', (text: string) => {
		printed += text;
	});
	await until(() => printed.includes('\n'), 'FFmpeg of the process that will be killed');
	const pid = Number(printed);
	onTestFinished(async () => {
		if (await isRunning(pid)) process.kill(pid, 'SIGKILL');
	});
	owner.kill('SIGKILL');
	await once(owner, 'exit');
	return pid;
}

test.skipIf(noFfmpeg || noProcesses)(
	'ends by itself when the server was killed, whether media go on or not',
	{ timeout: 40_000 },
	async () => {
		const [sentPort, silentPort] = [await reservedPort(), await reservedPort()];
		const sender = new OpusSender(sentPort);
		onTestFinished(() => sender.close());
		const pids = [await abandon(sentPort), await abandon(silentPort)];
		const running = () => Promise.all(pids.map(isRunning));
		const ended = (states: boolean[]) => !states.includes(true);
		await until(running, 'both FFmpegs to be gone', ended, { timeoutMs: 30_000, everyMs: 50 });
	},
);
