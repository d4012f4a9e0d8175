/** Connections that send as fast as they can, joined and not: what is logged of them, and what the others notice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { rssBytes } from '../machine/processes.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken, inTime } from './Attack.ts';
import { Bystander } from './Bystander.ts';
import { Sources } from './http.ts';
import { newDevice, studentToken } from './people.ts';
import { frame, RawSocket } from './RawSocket.ts';

/** That it joined, was refused, was closed and has left. */
const targets = { linesEach: 4, rssAddedMB: 64, worstAnswerMs: 1_000 };
const messages = 6_000;
const cutWithinMs = 5_000;

export async function flooding(options: AttackOptions): Promise<Record<string, Measure>> {
	const connections = options.quick ? floods.length : 4 * floods.length;
	const lines: string[] = [];
	const server = await BenchServer.start({ expectsWarnings: true, onLogLine: (line) => lines.push(line) });
	const bystander = await Bystander.watch(server);
	const sources = new Sources();
	try {
		await sleep(500);
		const before = { lines: lines.length, bytes: await rssBytes([server.info.pid]) };
		let mostBytes = before.bytes;
		let linesWorst = 0;
		const uncut: string[] = [];
		for (let index = 0; index < connections; index++) {
			const linesBefore = lines.length;
			const [name, payload] = floods[index % floods.length] ?? floods[0];
			// Half of them from one address, half each from its own.
			const raw = await flood(server, payload, index % 2 === 0 ? undefined : sources.next());
			mostBytes = Math.max(mostBytes, await rssBytes([server.info.pid]));
			linesWorst = Math.max(linesWorst, lines.length - linesBefore);
			if (raw.closedAtMs === null) uncut.push(name);
			raw.socket.destroy();
		}
		return {
			connections: measure(connections, 'count'),
			linesWorst: measure(linesWorst, 'count', targets.linesEach),
			linesAll: measure(lines.length - before.lines, 'count', targets.linesEach * connections),
			notCut: broken(uncut),
			rssAdded: measure((mostBytes - before.bytes) / 1e6, 'MB', targets.rssAddedMB),
			bystanderFailures: measure(bystander.failures, 'count', 0),
			worstAnswer: inTime(options, Math.max(...bystander.answersMs), targets.worstAnswerMs),
		};
	} finally {
		bystander.end();
		await server.stop();
	}
}

const event = (name: string, data: unknown) => `42${JSON.stringify([name, data])}`;
const floods: [[string, string], ...[string, string][]] = [
	['unknown events', event('no-such-event', {})],
	['requests that are refused', event('removePeer', { peerId: 'x' })],
	['chat', event('sendChat', { text: 'x'.repeat(200) })],
	['nested payloads', event('sendChat', JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`))],
	['what is no packet of Socket.IO', '4x'],
	['packets of an unknown namespace', '40/nowhere,'],
];

async function flood(server: BenchServer, payload: string, from: string | undefined): Promise<RawSocket> {
	const raw = await RawSocket.open(server.info.httpPort, await studentToken(server), from);
	raw.emit('joinRoom', { displayName: 'Flood', deviceId: newDevice() });
	const bytes = Buffer.concat(Array.from({ length: 100 }, () => frame(payload)));
	for (let sent = 0; sent < messages && !raw.socket.destroyed; sent += 100) {
		raw.socket.write(bytes);
		await sleep(1);
	}
	const untilMs = performance.now() + cutWithinMs;
	while (raw.closedAtMs === null && performance.now() < untilMs) await sleep(100);
	return raw;
}
