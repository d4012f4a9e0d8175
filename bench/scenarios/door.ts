/**
 * What a person who comes in costs the server, connecting included: TCP, TLS, WebSocket, Socket.IO, join, and ICE and DTLS of both
 * transports. Fifty do so at the same moment; the product and the bare server alternate.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuWatch } from '../machine/processes.ts';
import { atOnce } from '../peers/atOnce.ts';
import { addressOfPerson } from '../peers/Herd.ts';
import { SignallingPeer, type Target } from '../peers/SignallingPeer.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { alternate, measureRatio, measureSide, type Sides, withBothServers } from '../sides.ts';

/** CPU time of the server process for each person, without its worker. */
const targets = { serverCpuMs: 1.5 };
const people = 50;
/** The server tells everybody of newcomers, and saves, after it has answered. */
const afterwardsMs = 400;
const pauseMs = 500;
const flags = ['--rooms-per-address', '1000'];

/** CPU times of one person, ms. */
type Round = {
	serverCpuMs: number;
	workerCpuMs: number;
	generatorCpuMs: number;
	connectedP95Ms: number;
	inP50Ms: number;
	inP95Ms: number;
	failures: number;
};

export async function door({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const rounds = await withBothServers(flags, (servers) =>
		alternate({ count: quick ? 8 : 24, pauseMs }, (side, round) => comeIn(servers[side], round)),
	);
	const failures = rounds.reduce((sum, { product }) => sum + product.failures, 0);
	return {
		serverCpu: measureSide(rounds, { side: 'product', unit: 'ms', target: targets.serverCpuMs }, serverCpuOf),
		bareServerCpu: measureSide(rounds, { side: 'bare', unit: 'ms' }, serverCpuOf),
		serverCpuRatio: measureRatio(rounds, serverCpuOf),
		...both(rounds, 'WorkerCpu', ({ workerCpuMs }) => workerCpuMs),
		...both(rounds, 'GeneratorCpu', ({ generatorCpuMs }) => generatorCpuMs),
		...both(rounds, 'ConnectedP95', ({ connectedP95Ms }) => connectedP95Ms),
		...both(rounds, 'InP50', ({ inP50Ms }) => inP50Ms),
		...both(rounds, 'InP95', ({ inP95Ms }) => inP95Ms),
		failures: measure(failures, 'count', 0),
	};
}

const serverCpuOf = ({ serverCpuMs }: Round) => serverCpuMs;

const both = (rounds: Sides<Round>[], name: string, pick: (round: Round) => number): Record<string, Measure> => ({
	[`product${name}`]: measureSide(rounds, { side: 'product', unit: 'ms' }, pick),
	[`bare${name}`]: measureSide(rounds, { side: 'bare', unit: 'ms' }, pick),
});

/** Everybody comes into a new room, and leaves. */
async function comeIn(server: Target & { pids: () => Promise<number[]> }, round: number): Promise<Round> {
	const [serverPid = 0, ...workerPids] = await server.pids();
	const watches = await Promise.all([[serverPid], workerPids, [process.pid]].map((pids) => CpuWatch.start(pids)));
	const connectedMs: number[] = [];
	const peers: WirePeer[] = [];
	const { tookMs, failures } = await atOnce(Array.from({ length: people }), async (_, index) => {
		const startedAtMs = performance.now();
		const signalling = await SignallingPeer.connect(server, { localAddress: addressOfPerson(index) });
		connectedMs.push(performance.now() - startedAtMs);
		const peer = await WirePeer.joinOn(signalling, { roomId: `door-${round}`, displayName: `Student ${index + 1}` });
		peers.push(peer);
		await peer.connect();
	});
	await sleep(afterwardsMs);
	const used = await Promise.all(watches.map((watch) => watch.usedMs()));
	const [serverCpuMs = 0, workerCpuMs = 0, generatorCpuMs = 0] = used.map((usedMs) => usedMs / people);
	await Promise.all(peers.map((peer) => peer.leave()));
	return {
		...{ serverCpuMs, workerCpuMs, generatorCpuMs, failures },
		connectedP95Ms: percentile(connectedMs, 95),
		inP50Ms: percentile(tookMs, 50),
		inP95Ms: percentile(tookMs, 95),
	};
}
