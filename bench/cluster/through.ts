/** Time to join a class that is on another server than the one that was opened, beside the time to join it directly. */
import { SignallingPeer } from '../peers/SignallingPeer.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, measureRounds, percentile } from '../report.ts';
import type { BenchServer } from '../server.ts';
import { BenchCluster } from './BenchCluster.ts';

/** 95th percentile through another server, divided by the direct one. */
const targets = { ratio: 1.3 };
/** Participants who are there already. */
const classSize = 20;
const rooms = 4;
const roomId = (round: number) => `joined-${round % rooms}`;

/** Times of one join, ms. */
type Join = {
	/** From opening the socket to both transports connected. */
	connected: number;
	/** From the joinRoom request to its answer. */
	answered: number;
};
type Sides = { direct: Join[]; through: Join[] };

export async function through(quick: boolean): Promise<Record<string, Measure>> {
	// All on one core: one after the other works on a join.
	const cluster = await BenchCluster.start([0, 0]);
	try {
		const [home, other] = [cluster.server(0), cluster.server(1)];
		const present = await fill(home);
		const rounds: Sides[] = [];
		// The first round of each only warms up.
		for (let round = 0; round <= (quick ? 2 : 5); round++) {
			const sides = await pairs({ home, other, round, count: quick ? 30 : 100 });
			if (round > 0) rounds.push(sides);
		}
		for (const peer of present) peer.disconnect();
		return summary(rounds);
	} finally {
		await cluster.stop();
	}
}

async function fill(home: BenchServer): Promise<SignallingPeer[]> {
	const peers: SignallingPeer[] = [];
	for (let index = 0; index < rooms * classSize; index++) {
		const peer = await SignallingPeer.connect(home);
		await peer.join({ roomId: roomId(index), displayName: `Student ${index + 1}` });
		peers.push(peer);
	}
	return peers;
}

/** One joins directly, one through the other server, and whoever is first changes. */
async function pairs(how: { home: BenchServer; other: BenchServer; round: number; count: number }): Promise<Sides> {
	const { home, other, round, count } = how;
	const sides: Sides = { direct: [], through: [] };
	const servers = { direct: home, through: other };
	for (let index = 0; index < count; index++) {
		const order = index % 2 === 0 ? (['direct', 'through'] as const) : (['through', 'direct'] as const);
		for (const side of order) sides[side].push(await join(servers[side], roomId(round)));
	}
	return sides;
}

async function join(server: BenchServer, room: string): Promise<Join> {
	const startedAt = performance.now();
	const signalling = await SignallingPeer.connect(server);
	const askedAt = performance.now();
	const peer = await WirePeer.joinOn(signalling, { roomId: room, displayName: 'Late' });
	const answeredAt = performance.now();
	await peer.connect();
	const connectedAt = performance.now();
	await peer.leave();
	return { connected: connectedAt - startedAt, answered: answeredAt - askedAt };
}

function summary(rounds: Sides[]): Record<string, Measure> {
	const at = (side: keyof Sides, time: keyof Join, p: number) =>
		rounds.map((round) =>
			percentile(
				round[side].map((join) => join[time]),
				p,
			),
		);
	const ratios = (time: keyof Join, p: number) => {
		const direct = at('direct', time, p);
		return at('through', time, p).map((value, round) => value / (direct[round] ?? Number.NaN));
	};
	return {
		joins: measure(
			rounds.reduce((sum, round) => sum + round.direct.length + round.through.length, 0),
			'count',
		),
		joinDirectP50: measureRounds(at('direct', 'connected', 50), 'ms'),
		joinThroughP50: measureRounds(at('through', 'connected', 50), 'ms'),
		joinDirectP95: measureRounds(at('direct', 'connected', 95), 'ms'),
		joinThroughP95: measureRounds(at('through', 'connected', 95), 'ms'),
		joinThroughRatio: measureRounds(ratios('connected', 95), 'x', targets.ratio),
		answerDirectP95: measureRounds(at('direct', 'answered', 95), 'ms'),
		answerThroughP95: measureRounds(at('through', 'answered', 95), 'ms'),
		answerThroughRatio: measureRounds(ratios('answered', 95), 'x'),
	};
}
