/** Whole classes join at once on open connections, without media (thundering herd); the product and the bare server alternate. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BareServer } from '../bare/BareServer.ts';
import { SignallingPeer, type Target } from '../peers/SignallingPeer.ts';
import { type Measure, measure, measureRounds, median, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';

/** Bounds of the 95th percentile, and of the product's median divided by the bare server's. */
const targets = { classMs: 100, ratio: 1.3, schoolMs: 1200 };
const classSize = 50;
const schoolClasses = 10;
/** The rate limit allows a connection 20 joins and leaves in 10 s. */
const classIntervalMs = 1_000;
/** The rate limit allows one address about three joins of 500 per minute. */
const schoolIntervalMs = 21_000;
/** Socket.IO handshakes in parallel; they are not measured. */
const handshakes = 25;

type Herd = { p95Ms: number; failures: number };

export async function herds({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const one = await sideBySide({ classes: 1, rounds: quick ? 3 : 9 });
	const ten = await sideBySide({ classes: schoolClasses, rounds: quick ? 1 : 3 });
	const [p95s, schoolP95s] = [one.product, ten.product].map((herd) => herd.map(({ p95Ms }) => p95Ms));
	const all = [...one.product, ...ten.product];
	return {
		herd50P95: measureRounds(p95s ?? [], 'ms', targets.classMs),
		herd50BareP95: measureRounds(
			one.bare.map(({ p95Ms }) => p95Ms),
			'ms',
		),
		herd50Ratio: measure(ratio(one), 'x', targets.ratio),
		herd500P95: measureRounds(schoolP95s ?? [], 'ms', targets.schoolMs),
		herd500BareP95: measureRounds(
			ten.bare.map(({ p95Ms }) => p95Ms),
			'ms',
		),
		herd500Ratio: measure(ratio(ten), 'x'),
		herdFailures: measure(
			all.reduce((sum, { failures }) => sum + failures, 0),
			'count',
			0,
		),
	};
}

const ratio = ({ product, bare }: { product: Herd[]; bare: Herd[] }) =>
	median(product.map(({ p95Ms }) => p95Ms)) / median(bare.map(({ p95Ms }) => p95Ms));

/** Alternates both servers, so that other load of the machine affects both. The first round of each only warms up. */
async function sideBySide({ classes, rounds }: { classes: number; rounds: number }) {
	const product = await BenchServer.start({ flags: ['--open', '--workers', '1', '--rooms-per-address', '1000'] });
	const bare = await BareServer.start();
	const sides: Record<'product' | 'bare', Herd[]> = { product: [], bare: [] };
	try {
		const peers = { product: await connect(product, classes), bare: await connect(bare, classes) };
		for (let round = 0; round <= rounds; round++) {
			if (round > 0) await sleep(classes > 1 ? schoolIntervalMs : classIntervalMs);
			for (const side of ['product', 'bare'] as const) {
				// Code runs slowly the first time, before V8 has optimised it.
				const herd = await joinAtOnce(peers[side], classes, round);
				if (round > 0) sides[side].push(herd);
			}
		}
		for (const peer of [...peers.product, ...peers.bare]) peer.disconnect();
	} finally {
		await Promise.all([product.stop(), bare.stop()]);
	}
	return sides;
}

async function connect(target: Target, classes: number): Promise<SignallingPeer[]> {
	const peers: SignallingPeer[] = [];
	while (peers.length < classes * classSize) {
		peers.push(...(await Promise.all(Array.from({ length: handshakes }, () => SignallingPeer.connect(target)))));
	}
	return peers;
}

/** All peers join at the same moment, in other rooms each round, and leave. */
async function joinAtOnce(peers: SignallingPeer[], classes: number, round: number): Promise<Herd> {
	const answers = await Promise.allSettled(
		peers.map(async (peer, index) => {
			const startedAt = performance.now();
			await peer.join({ roomId: `herd-${round}-${index % classes}`, displayName: `Student ${index + 1}` });
			return performance.now() - startedAt;
		}),
	);
	const tookMs = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
	const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []));
	for (const reason of new Set(reasons)) process.stderr.write(`${reason}\n`);
	await Promise.allSettled(peers.map((peer) => peer.request('leaveRoom', {})));
	return { p95Ms: percentile(tookMs, 95), failures: answers.length - tookMs.length };
}
