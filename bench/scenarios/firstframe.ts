/** Time to the first decoded frame of a camera that is already sent, for somebody who joins alone and for ten within a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchPeer } from '../peers/BenchPeer.ts';
import { firstFrame, TestCamera } from '../peers/media.ts';
import { SignallingPeer, type Target } from '../peers/SignallingPeer.ts';
import { type Measure, measure, measureInterval, percentile } from '../report.ts';
import { alternate, type Sides, withBothServers } from '../sides.ts';

const targets = { aloneP95Ms: 200, tenP95Ms: 250 };
const newcomers = 10;
const withinMs = 1_000;
/** Pause before the next ones, so that earlier key frame requests have been answered. */
const betweenMs = 1_500;

type Side = keyof Sides<unknown>;

export async function firstframe({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const camera = new TestCamera();
	try {
		return await withBothServers([], async (servers) => {
			const teachers = { product: await teach(servers.product, camera), bare: await teach(servers.bare, camera) };
			const join = (side: Side, people: number) => joinWithin(servers[side], side, people);
			const alone = await alternate({ count: quick ? 6 : 40, pauseMs: betweenMs }, (side) => join(side, 1));
			// What encodes for the bare server takes time from what decodes.
			await teachers.bare.leave();
			const ten: number[][] = [];
			while (ten.length < (quick ? 5 : 20)) {
				await sleep(betweenMs);
				ten.push(await join('product', newcomers));
			}
			const of = (side: Side) => alone.map((each) => each[side]);
			return {
				...summary('alone', of('product'), targets.aloneP95Ms),
				...summary('bareAlone', of('bare'), null),
				...summary('firstFrame', ten, targets.tenP95Ms),
			};
		});
	} finally {
		camera.stop();
	}
}

function summary(name: string, rounds: readonly number[][], target: number | null): Record<string, Measure> {
	const samples = rounds.flat();
	const at = (p: number) => (drawn: readonly number[][]) => percentile(drawn.flat(), p);
	return {
		[`${name}P50`]: measureInterval(rounds, at(50), 'ms'),
		[`${name}P95`]: measureInterval(rounds, at(95), 'ms', target),
		[`${name}Max`]: measure(Math.max(...samples), 'ms'),
		[`${name}Samples`]: measure(samples.length, 'count'),
	};
}

async function teach(server: Target, camera: TestCamera): Promise<BenchPeer> {
	const teacher = await BenchPeer.join(server, { roomId: 'late' }, 'Teacher');
	await teacher.produce(camera.track, 'camera');
	await teacher.connected();
	return teacher;
}

/** So many join within a second. @returns the time of each from the join request on an open connection to the first decoded frame, ms */
async function joinWithin(server: Target, side: Side, people: number): Promise<number[]> {
	const connections = await Promise.all(Array.from({ length: people }, () => SignallingPeer.connect(server)));
	return Promise.all(
		connections.map(async (connection, index) => {
			await sleep((index * withinMs) / people);
			const startedAtMs = performance.now();
			const peer = await BenchPeer.joinOn(connection, { roomId: 'late', displayName: `Student ${index + 1}` });
			const video = peer.joined.peers.flatMap(({ producers }) => producers).find(({ source }) => source === 'camera');
			if (!video) throw new Error('the teacher sends no video');
			// The bare server forwards everything and knows no tiles.
			const shown = side === 'product' ? peer.show(video.producerId) : undefined;
			const [track] = await Promise.all([peer.consume(video.producerId), shown]);
			await firstFrame(track);
			const tookMs = performance.now() - startedAtMs;
			await peer.leave();
			return tookMs;
		}),
	);
}
