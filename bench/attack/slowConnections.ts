/** Thousands of connections from one address that begin something and never finish it, beside a class. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { rssBytes } from '../machine/processes.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken, inTime } from './Attack.ts';
import { Bystander } from './Bystander.ts';

const targets = { rssAddedMB: 20, halfTlsHeldMs: 15_000, worstAnswerMs: 200 };
/** Connections that are opened at once. */
const batch = 200;

type Kind = {
	name: string;
	secure: boolean;
	/** What is sent at once; then nothing, or `more` every second. */
	first: () => Promise<Buffer | string>;
	more?: string;
	full: number;
	/** MB; default `targets.rssAddedMB`. */
	mostMB?: number;
};

const host = 'Host: 127.0.0.1\r\n';
const upgrade =
	'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const text = (value: string) => async () => value;

const kinds: Kind[] = [
	{ name: 'halfTls', secure: true, first: clientHello, full: 12_000 },
	{ name: 'idle', secure: false, first: text(''), full: 2_000 },
	{ name: 'silentTls', secure: true, first: text('\x16'), full: 2_000 },
	{
		name: 'slowHeaders',
		secure: false,
		first: text(`GET /api/landing HTTP/1.1\r\n${host}`),
		more: 'X-A: b\r\n',
		full: 2_000,
	},
	{
		name: 'slowBodies',
		secure: false,
		first: text(`POST /api/join HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`),
		more: ' ',
		full: 2_000,
	},
	{
		name: 'slowUpgrades',
		secure: false,
		first: text(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${host}${upgrade}`),
		more: 'X-A: b\r\n',
		full: 2_000,
	},
	{
		name: 'silentSockets',
		secure: false,
		first: text(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${host}${upgrade}\r\n`),
		full: 2_000,
		// They are connections of Engine.IO, for ten seconds.
		mostMB: 64,
	},
];

export async function slowConnections(options: AttackOptions): Promise<Record<string, Measure>> {
	const measures: Record<string, Measure> = {};
	const server = await BenchServer.start({ expectsWarnings: true });
	const bystander = await Bystander.watch(server);
	const refused: string[] = [];
	try {
		await warmUp(server, options.quick ? 0.1 : 1);
		for (const kind of kinds) {
			const count = options.quick ? Math.round(kind.full / 10) : kind.full;
			const rss = () => rssBytes([server.info.pid]);
			const beforeBytes = await rss();
			const { most, heldMs } = await hold(server, kind, count, options.quick ? 2_000 : 15_000, rss);
			measures[`${kind.name}RssAdded`] = measure((most - beforeBytes) / 1e6, 'MB', kind.mostMB ?? targets.rssAddedMB);
			if (kind.name === 'halfTls')
				measures.halfTlsHeld = measure(heldMs, 'ms', options.quick ? null : targets.halfTlsHeldMs);
			if (!(await answers(server))) refused.push(`after ${kind.name}: a newcomer gets no answer`);
		}
		return {
			...measures,
			newcomersRefused: broken(refused),
			bystanderFailures: measure(bystander.failures, 'count', 0),
			worstAnswer: inTime(options, Math.max(...bystander.answersMs), targets.worstAnswerMs),
		};
	} finally {
		bystander.end();
		await server.stop();
	}
}

/** V8's young generation grows with the first connections of a server: that is no memory of those that are held. */
async function warmUp(server: BenchServer, share: number): Promise<void> {
	const [kind] = kinds;
	if (kind) await hold(server, kind, Math.round((kind.full * share) / 4), 1_000, async () => 0);
}

/** Opens the connections, waits, and ends them. @returns the most memory, and how long the last one was held */
async function hold(
	{ info }: BenchServer,
	{ secure, first, more, name }: Kind,
	count: number,
	durationMs: number,
	rss: () => Promise<number>,
): Promise<{ most: number; heldMs: number }> {
	const sockets: Socket[] = [];
	let most = 0;
	let openedAtMs = performance.now();
	try {
		while (sockets.length < count) {
			const bytes = await first();
			const opening = Array.from({ length: Math.min(batch, count - sockets.length) }, () =>
				open(secure ? info.httpsPort : info.httpPort, bytes),
			);
			sockets.push(...(await Promise.all(opening)));
			most = Math.max(most, await rss());
		}
		openedAtMs = performance.now();
		const untilMs = openedAtMs + durationMs;
		const isOver = () =>
			performance.now() > untilMs || (name === 'halfTls' && sockets.every(({ destroyed }) => destroyed));
		while (!isOver()) {
			if (more !== undefined) for (const socket of sockets) if (!socket.destroyed) socket.write(more);
			await sleep(1_000);
			most = Math.max(most, await rss());
		}
		return { most, heldMs: performance.now() - openedAtMs };
	} finally {
		for (const socket of sockets) socket.destroy();
	}
}

/** Settles too when the server refuses the connection. */
async function open(port: number, bytes: Buffer | string): Promise<Socket> {
	const socket = connect({ host: '127.0.0.1', port });
	socket.on('error', () => socket.destroy()).resume();
	await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
	if (bytes.length > 0 && !socket.destroyed) socket.write(bytes);
	return socket;
}

let hello: Promise<Buffer> | undefined;

/** The first message of a handshake, as Node sends it. */
function clientHello(): Promise<Buffer> {
	hello ??= new Promise((resolve) => {
		const line = new Duplex({
			read() {},
			write(chunk: Buffer, _encoding, done) {
				resolve(chunk);
				done();
			},
		});
		connectTls({ socket: line, servername: 'localhost' }).on('error', () => {});
	});
	return hello;
}

async function answers({ info }: BenchServer): Promise<boolean> {
	const answer = await fetch(`http://127.0.0.1:${info.httpPort}/api/landing`, {
		signal: AbortSignal.timeout(5_000),
	}).catch(() => null);
	return answer?.ok === true;
}
