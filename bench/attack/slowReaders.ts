/** Participants that answer pings and read nothing, by every transport, while a class sends them what it may. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Notices } from '../../sfu/protocol/notices.ts';
import { rssBytes } from '../machine/processes.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken, inTime } from './Attack.ts';
import { Bystander } from './Bystander.ts';
import { call } from './http.ts';
import { newDevice, Person, studentToken } from './people.ts';
import { RawSocket } from './RawSocket.ts';

/**
 * Memory: three backlogs and the work of 20 senders, for which the heaps of V8 and of the C library grow, 63 to 77 MB. After messages to
 * people who read it would be 33 to 114 MB, because V8 collects later then. Backlogs without a bound would take 114 MB in a quick
 * run, and 450 MB in a whole one.
 */
const targets = { rssAboveIdleMB: 96, cutMs: 10_000, answerP99Ms: 50 };
const quickCutMs = 13_000;
const senderCount = 20;
const bytesEach = [60_000, 15_000, 4_000];
/** Less than what the server takes of one connection: who floods is cut, and harms nobody. */
const bytesPerSecond = 380_000;
const mostMessages = 48;

/** Somebody who does not read: whether, and when, the server gave up. */
type Deaf = { name: string; peerId: string; cutAtMs: () => number | null; end: () => void };

export async function slowReaders(options: AttackOptions): Promise<Record<string, Measure>> {
	const durationMs = options.quick ? 15_000 : 60_000;
	const lines: string[] = [];
	const server = await BenchServer.start({ expectsWarnings: true, onLogLine: (line) => lines.push(line) });
	const senders: Person[] = [];
	const deaf: Deaf[] = [];
	const bystander = await Bystander.watch(server);
	try {
		for (let index = 0; index < senderCount; index++)
			senders.push(await Person.student(server, { displayName: `Sender ${index}` }));
		await sleep(1_000);
		const idleMB = await serverRssMB(server);
		const linesBefore = lines.length;
		for (const make of [byWebSocket, byPollingUnread, byPollingNever]) deaf.push(await make(server));
		const startedAtMs = performance.now();
		bystander.answersMs.length = 0;
		// The others are told, as of everybody whose connection is lost.
		const goneAtMs = new Map<string, number>();
		bystander.person.client.socket.on('peerUpdated', ({ peerId, connected }: Notices['peerUpdated']) => {
			if (connected === false) goneAtMs.set(peerId, performance.now());
		});
		const untilMs = startedAtMs + durationMs;
		let mostMB = idleMB;
		const watching = (async () => {
			while (performance.now() < untilMs) {
				mostMB = Math.max(mostMB, await serverRssMB(server));
				await sleep(200);
			}
		})();
		await Promise.all([watching, ...senders.map((sender) => sendTo(sender, deaf, untilMs))]);
		const cuts = deaf.map(({ name, peerId }): [string, Measure] => {
			const tookMs = (goneAtMs.get(peerId) ?? untilMs) - startedAtMs;
			return [name, inTime(options, tookMs, targets.cutMs, quickCutMs)];
		});
		const uncut = deaf.filter(({ cutAtMs }) => cutAtMs() === null);
		const lost = senders.filter(({ client }) => !client.socket.connected);
		return {
			rssAboveIdle: measure(mostMB - idleMB, 'MB', targets.rssAboveIdleMB),
			...Object.fromEntries(cuts),
			notCut: broken(uncut.map(({ name }) => name)),
			answerP99: inTime(options, percentile(bystander.answersMs, 99), targets.answerP99Ms),
			othersCut: broken([
				...lost.map(({ joined }) => joined.displayName),
				...(bystander.failures ? ['bystander'] : []),
			]),
			// That each was refused, was closed, is away and has left.
			logLines: measure(lines.length - linesBefore, 'count', 4 * deaf.length),
		};
	} finally {
		bystander.end();
		for (const { end } of deaf) end();
		for (const sender of senders) sender.leave();
		await server.stop();
	}
}

const serverRssMB = async ({ info }: BenchServer) => (await rssBytes([info.pid])) / 1e6;

/** What the budgets of one connection allow: signals to be relayed, as large as they may be, and private messages. */
async function sendTo(sender: Person, deaf: readonly Deaf[], untilMs: number): Promise<void> {
	let [size = 0] = bytesEach;
	while (performance.now() < untilMs) {
		const payload = { sdp: 'x'.repeat(size) };
		const { peerId = '' } = deaf[Math.floor(Math.random() * deaf.length)] ?? {};
		const relay = { to: peerId, type: 'offer', payload };
		const count = Math.min(mostMessages, Math.floor(bytesPerSecond / size));
		const codes = await Promise.all(
			Array.from({ length: count }, () => sender.try('relaySignal', relay).catch(() => 'lost')),
		);
		await sender.try('sendChat', { text: 'y'.repeat(2_000), to: peerId }).catch(() => 'lost');
		if (codes.every((code) => code === 'bad-request')) size = bytesEach[bytesEach.indexOf(size) + 1] ?? size;
		await sleep(1_000);
	}
}

async function byWebSocket(server: BenchServer): Promise<Deaf> {
	const token = await studentToken(server);
	const join = { displayName: 'Deaf', deviceId: newDevice() };
	const raw = await RawSocket.open(server.info.httpPort, token);
	raw.send(`420${JSON.stringify(['joinRoom', join])}`);
	await raw.until('"peerId":"');
	const peerId = await raw.until('"');
	const stop = raw.stopReading();
	const end = () => {
		stop();
		raw.socket.destroy();
	};
	return { name: 'cutByWebSocket', peerId, cutAtMs: () => raw.closedAtMs, end };
}

/** Asks for what there is, and does not read the answer. */
const byPollingUnread = (server: BenchServer) => byPolling(server, 'cutByPollingUnread', true);
/** Never asks again. */
const byPollingNever = (server: BenchServer) => byPolling(server, 'cutByPollingNever', false);

async function byPolling(server: BenchServer, name: string, asks: boolean): Promise<Deaf> {
	const { httpPort } = server.info;
	const token = await studentToken(server);
	const join = { displayName: 'Deaf', deviceId: newDevice() };
	const base = '/socket.io/?EIO=4&transport=polling';
	const opened = await call(httpPort, { path: base });
	const { sid }: { sid: string } = JSON.parse(opened.text.slice(1));
	const path = `${base}&sid=${sid}`;
	await post(httpPort, path, `40${JSON.stringify({ token })}`);
	await call(httpPort, { path });
	await post(httpPort, path, `420${JSON.stringify(['joinRoom', join])}`);
	let text = '';
	while (!text.includes('"peerId":"')) ({ text } = await call(httpPort, { path }));
	const peerId = /"peerId":"([^"]+)"/.exec(text)?.[1] ?? '';
	let cutAtMs: number | null = null;
	const agent = new Agent({ keepAlive: false });
	const unread = asks ? request({ host: '127.0.0.1', port: httpPort, path, agent }) : null;
	// The answer is left where it is: nothing listens to it.
	unread?.on('response', (response) => response.pause()).on('error', () => {});
	unread?.end();
	const pongs = setInterval(() => {
		void post(httpPort, path, '3')
			.catch(() => 400)
			.then((status) => {
				if (status !== 200) cutAtMs ??= performance.now();
			});
	}, 500);
	const end = () => {
		clearInterval(pongs);
		unread?.destroy();
		agent.destroy();
	};
	return { name, peerId, cutAtMs: () => cutAtMs, end };
}

function post(port: number, path: string, text: string): Promise<number> {
	const headers = { 'content-type': 'text/plain;charset=UTF-8', 'content-length': Buffer.byteLength(text) };
	return new Promise((resolve, reject) => {
		const asked = request({ host: '127.0.0.1', port, path, method: 'POST', agent: false, headers }, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		asked.on('error', reject).end(text);
	});
}
