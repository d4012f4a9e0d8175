/**
 * Time to the first decoded frame of a camera that is already sent, for somebody who joins alone and for ten within a second: of a camera
 * whose sender makes key frames like our own pages, and of one whose sender only follows RTCP requests, like other programs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchPeer } from '../peers/BenchPeer.ts';
import { firstFrame, TestCamera } from '../peers/media.ts';
import { SignallingPeer, type Target } from '../peers/SignallingPeer.ts';
import { encodeStillPicture } from '../peers/StillCamera.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, measureInterval, percentile } from '../report.ts';
import { alternate, type Sides, withBothServers } from '../sides.ts';

const targets = { aloneP95Ms: 200, tenP95Ms: 250 };
const newcomers = 10;
const withinMs = 1_000;
/** Pause before the next ones, so that earlier key frame requests have been answered. */
const betweenMs = 1_500;
const roomId = 'late';

type Side = keyof Sides<unknown>;

export async function firstframe({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const camera = new TestCamera();
	try {
		return await withBothServers([], async (servers) => {
			const teachers = { product: await teach(servers.product, camera), bare: await teach(servers.bare, camera) };
			const join = (side: Side) => joinWithin(servers[side], { people: 1, showsTiles: side === 'product' });
			const alone = await alternate({ count: quick ? 6 : 40, pauseMs: betweenMs }, join);
			// What encodes for others takes time from what decodes.
			await teachers.bare.leave();
			const requestedOnly = await tenByTen(servers.product, quick ? 5 : 20);
			await teachers.product.leave();
			const teacher = await WirePeer.join(servers.product, { roomId, displayName: 'Teacher' });
			await teacher.openStillCamera(await encodeStillPicture());
			const ten = await tenByTen(servers.product, quick ? 5 : 20);
			await teacher.leave();
			const of = (side: Side) => alone.map((each) => each[side]);
			return {
				...summary('alone', of('product'), targets.aloneP95Ms),
				...summary('bareAlone', of('bare'), null),
				...summary('firstFrame', ten, targets.tenP95Ms),
				...summary('requestedOnly', requestedOnly, null),
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
	const teacher = await BenchPeer.join(server, { roomId }, 'Teacher');
	await teacher.produce(camera.track, 'camera');
	await teacher.connected();
	return teacher;
}

/** Consumes the camera that is sent in the room. */
async function watch(peer: BenchPeer, showsTile: boolean): Promise<MediaStreamTrack> {
	const { producerId } = peer.sentCamera;
	const shown = showsTile ? peer.show(producerId) : undefined;
	const [track] = await Promise.all([peer.consume(producerId), shown]);
	return track;
}

async function tenByTen(server: Target, rounds: number): Promise<number[][]> {
	const ten: number[][] = [];
	while (ten.length < rounds) {
		await sleep(betweenMs);
		ten.push(await joinWithin(server, { people: newcomers, showsTiles: true }));
	}
	return ten;
}

type Joining = {
	people: number;
	/** The bare server forwards everything and knows no tiles. */
	showsTiles: boolean;
};

/** So many join within a second. @returns the time of each from the join request on an open connection to the first decoded frame, ms */
async function joinWithin(server: Target, { people, showsTiles }: Joining): Promise<number[]> {
	const connections = await Promise.all(Array.from({ length: people }, () => SignallingPeer.connect(server)));
	return Promise.all(
		connections.map(async (connection, index) => {
			await sleep((index * withinMs) / people);
			const startedAtMs = performance.now();
			const peer = await BenchPeer.joinOn(connection, { roomId, displayName: `Student ${index + 1}` });
			await firstFrame(await watch(peer, showsTiles));
			const tookMs = performance.now() - startedAtMs;
			await peer.leave();
			return tookMs;
		}),
	);
}
