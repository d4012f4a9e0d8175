/** Time to the first decoded frame for ten peers that join within a second a class whose camera is already sent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchPeer } from '../peers/BenchPeer.ts';
import { firstFrame, TestCamera } from '../peers/media.ts';
import { SignallingPeer } from '../peers/SignallingPeer.ts';
import { type Measure, measure, measureRounds, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';

const target = { p95Ms: 400 };
const newcomers = 10;
const withinMs = 1_000;
/** Pause before the next ten, so that earlier key frame requests have been answered. */
const betweenMs = 1_500;

export async function firstframe({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	const camera = new TestCamera();
	try {
		const teacher = await BenchPeer.join(server, { roomId: 'late' }, 'Teacher');
		await teacher.produce(camera.track, 'camera');
		await teacher.connected();
		const rounds: number[][] = [];
		for (let round = 0; round < (quick ? 4 : 12); round++) {
			await sleep(betweenMs);
			rounds.push(await joinTen(server));
		}
		const all = rounds.flat();
		return {
			firstFrameP50: measureRounds(
				rounds.map((round) => percentile(round, 50)),
				'ms',
			),
			firstFrameP95: measure(percentile(all, 95), 'ms', target.p95Ms),
			firstFrameMax: measure(Math.max(...all), 'ms'),
			samples: measure(all.length, 'count'),
		};
	} finally {
		camera.stop();
		await server.stop();
	}
}

/** @returns the time of each peer from the join request on an open connection to the first decoded frame, ms */
async function joinTen(server: BenchServer): Promise<number[]> {
	const connections = await Promise.all(Array.from({ length: newcomers }, () => SignallingPeer.connect(server)));
	return Promise.all(
		connections.map(async (connection, index) => {
			await sleep((index * withinMs) / newcomers);
			const startedAtMs = performance.now();
			const peer = await BenchPeer.joinOn(connection, { roomId: 'late', displayName: `Student ${index + 1}` });
			const video = peer.joined.peers.flatMap(({ producers }) => producers).find(({ source }) => source === 'camera');
			if (!video) throw new Error('the teacher sends no video');
			const [track] = await Promise.all([peer.consume(video.producerId), peer.show(video.producerId)]);
			await firstFrame(track);
			const tookMs = performance.now() - startedAtMs;
			await peer.leave();
			return tookMs;
		}),
	);
}
