/** Time to join: one peer after another a class in which a teacher sends audio and video. */
import type { Operation } from '../../sfu/protocol/operations.ts';
import { BenchPeer, joinByCode } from '../peers/BenchPeer.ts';
import { firstFrame, TestCamera, TestMicrophone } from '../peers/media.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';

/** Targets of the product, see README.md. */
const targets = { joinMs: 60, operationMs: 15, firstFrameMs: 400, coldStartMs: 1500 };

export async function join({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const coldStarts = await coldStartsMs(quick ? 3 : 10);
	const server = await BenchServer.start({ logLevel: 'debug' });
	try {
		const { joinsMs, firstFramesMs } = await joinOneByOne(server, quick ? 30 : 100);
		const p95 = (wanted: Operation) => {
			const samples = server.answered.filter(({ operation }) => operation === wanted).map(({ tookMs }) => tookMs);
			return measure(percentile(samples, 95), 'ms', targets.operationMs);
		};
		return {
			joinP50: measure(percentile(joinsMs, 50), 'ms', targets.joinMs),
			createTransportP95: p95('createTransport'),
			produceP95: p95('produce'),
			consumeP95: p95('consume'),
			firstFrameP50: measure(percentile(firstFramesMs, 50), 'ms', targets.firstFrameMs),
			firstFrameP95: measure(percentile(firstFramesMs, 95), 'ms', targets.firstFrameMs),
			coldStartP50: measure(percentile(coldStarts, 50), 'ms', targets.coldStartMs),
		};
	} finally {
		await server.stop();
	}
}

/** Each start has an empty data folder, so it creates database, certificate authority and keys. */
async function coldStartsMs(count: number): Promise<number[]> {
	const samples: number[] = [];
	for (let i = 0; i < count; i++) {
		const server = await BenchServer.start();
		samples.push(server.startMs);
		await server.stop();
	}
	return samples;
}

async function joinOneByOne(server: BenchServer, count: number) {
	const teacher = await BenchPeer.join(server, { token: server.info.hostToken }, 'Teacher');
	const camera = new TestCamera();
	const microphone = new TestMicrophone();
	const joinsMs: number[] = [];
	const firstFramesMs: number[] = [];
	try {
		await teacher.produce(microphone.track, 'mic');
		await teacher.produce(camera.track, 'camera');
		for (let i = 0; i < count; i++) {
			const { token } = await joinByCode(server, `Student ${i + 1}`);
			const startedAt = performance.now();
			const student = await BenchPeer.join(server, { token }, `Student ${i + 1}`);
			const { producerId } = student.sentCamera;
			const [track] = await Promise.all([student.consume(producerId), student.produce(microphone.track, 'mic')]);
			const seen = firstFrame(track).then(() => firstFramesMs.push(performance.now() - startedAt));
			await student.connected();
			joinsMs.push(performance.now() - startedAt);
			await seen;
			await student.createTransport();
			await student.leave();
		}
		await teacher.leave();
	} finally {
		camera.stop();
		microphone.stop();
	}
	return { joinsMs, firstFramesMs };
}
