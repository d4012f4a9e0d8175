/** Names that are commands for a terminal or turn the line around, and avatars of somebody else's server: where they come out. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { adapters, type DialectName } from '../../sfu/conformance/adapters.ts';
import { samplePayloads } from '../../sfu/conformance/samplePayloads.ts';
import { SocketClient } from '../../sfu/testing/SocketClient.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer, lectern } from '../server.ts';
import { broken } from './Attack.ts';
import { run, runLectern } from './command.ts';
import { call } from './http.ts';
import { asHost, Person } from './people.ts';

/** Sets a window's title, clears the screen, colours (C1), and turns the direction of writing. */
const hostile = '\u001b]0;taken\u0007\u001b[2J\u009b31mName\u202eeman\u2066';
/** Control characters but line feed and tab, and those that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
const turning = /[\u202a-\u202e\u2066-\u2069]/gu;
const trackers = [
	'http://tracker.example/a.png',
	'//tracker.example/a.png',
	'/\\tracker.example/a.png',
	'\\\\tracker.example/a.png',
	'/\t/tracker.example/a.png',
	' //tracker.example/a.png',
];
const dialects = Object.keys(adapters) as DialectName[];
/** Long enough for a start with what is stored. */
const welcomeMs = 4_000;

/** `isProse`: what people write to each other may turn the direction of writing; it ends with the message. */
type Found = { where: string; text: string; isProse?: boolean };

export async function hostileText(): Promise<Record<string, Measure>> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	const found: Found[] = [];
	const tracked: string[] = [];
	const onLogLine = (text: string) => void found.push({ where: 'log', text });
	try {
		const server = await BenchServer.start({
			flags: ['--open'],
			dataDir,
			onLogLine,
			expectsWarnings: true,
			logLevel: 'debug',
		});
		try {
			const host = await Person.host(server);
			const watchers = await watch(server);
			await host.try('startRecording', { options: { cameras: 'none' } });
			await enterEverywhere(server);
			await nameEverything(server, host);
			await sleep(1_000);
			for (const { name, client } of watchers) {
				const heard = JSON.stringify(client.heard.filter(({ event }) => !/chat/i.test(event)));
				found.push(...textsIn(client.heard, `notices in ${name}`));
				if (heard.includes('tracker.example')) tracked.push(`notices in ${name}: ${around(heard)}`);
			}
			await answers(server, host, found, tracked);
			await host.try('stopRecording');
			await recorded(server, found);
			for (const { client } of watchers) client.socket.disconnect();
			host.leave();
		} finally {
			await server.stop();
		}
		await commands(dataDir, found);
		const bad = found.filter(({ text, isProse }) => forbidden.test(isProse ? text.replace(turning, '') : text));
		return {
			looked: measure(found.length, 'count'),
			commands: broken([...new Set(bad.map(({ where, text }) => `${where}: ${JSON.stringify(text).slice(0, 120)}`))]),
			trackers: broken(tracked),
		};
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

const around = (text: string) => text.slice(Math.max(0, text.indexOf('tracker.example') - 60)).slice(0, 100);

/** Somebody who only looks, in every dialect. */
async function watch({ info }: BenchServer): Promise<{ name: string; client: SocketClient }[]> {
	return Promise.all(
		dialects.map(async (name) => {
			const client = await open(info.httpPort, name);
			await adapters[name](client, info.roomId).join();
			return { name, client };
		}),
	);
}

const open = (port: number, dialect: DialectName) =>
	SocketClient.connect(`http://127.0.0.1:${port}`, { transports: ['websocket'], query: { dialect } });

/** Every text of a request but the name of its room; avatars lead to a stranger. */
function spoil(value: unknown, tracker: string, key = ''): unknown {
	if (typeof value === 'string')
		return /^room(Id|Code)?$/.test(key) ? value : /avatar|picture/.test(key) ? tracker : hostile;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoil(each, tracker, name)]));
}

async function enterEverywhere(server: BenchServer): Promise<void> {
	const { httpPort, roomId } = server.info;
	const nothing = 'nothing';
	const ids = {
		roomId,
		send: nothing,
		recv: nothing,
		ownProducerId: nothing,
		producerId: nothing,
		consumerId: nothing,
		peerId: nothing,
	};
	for (const tracker of trackers) {
		for (const dialect of dialects) {
			const samples = samplePayloads[dialect](ids);
			const join = Object.keys(samples).find((event) => /^(mediasoup:)?join-?room$/i.test(event)) ?? '';
			const client = await open(httpPort, dialect);
			// Some are answered by an event, some in the acknowledgement.
			client.emit(join, spoil(samples[join], tracker));
			await sleep(20);
			for (const event of Object.keys(samples).filter((each) => /chat/i.test(each)))
				client.emit(event, spoil(samples[event], tracker));
			await sleep(20);
			client.socket.disconnect();
		}
		const data = { name: hostile, avatar: tracker, platform: hostile };
		const participant = { participantId: `p${trackers.indexOf(tracker)}`, participantData: data };
		const at = `/api/mediasoup/rooms/${roomId}/participants`;
		await call(httpPort, { method: 'POST', path: at, body: participant });
		await call(httpPort, { method: 'POST', path: at, body: { ...participant, participantId: hostile } });
	}
	const peer = {
		peerId: hostile,
		userId: hostile,
		email: hostile,
		fullName: hostile,
		role: hostile,
		roomName: hostile,
	};
	await call(httpPort, { method: 'POST', path: '/rooms/named/peers', body: { ...peer, peerId: 'p' } });
	await call(httpPort, { method: 'POST', path: `/rooms/${roomId}/peers`, body: peer });
}

async function nameEverything(server: BenchServer, host: Person): Promise<void> {
	await host.try('setRoomOptions', { name: hostile });
	await host.try('sendChat', { text: hostile });
	await host.try('createRoom', { roomId: hostile });
	await asHost(server, 'PATCH', '/api/host', { className: hostile });
	await asHost(server, 'POST', '/api/rooms', { name: hostile });
	await asHost(server, 'POST', '/api/rooms', { roomId: hostile });
	await asHost(server, 'POST', '/api/mediasoup/rooms', { roomId: hostile });
	await asHost(server, 'GET', `/api/mediasoup/rooms/${encodeURIComponent(hostile)}`);
	await call(server.info.httpPort, { path: `/${encodeURIComponent(hostile)}` });
	await call(server.info.httpPort, { path: '/', headers: { host: 'a.b', 'user-agent': encodeURIComponent(hostile) } });
	const { recordings }: { recordings: { recordingId: string }[] } = JSON.parse(
		(await asHost(server, 'GET', '/api/recordings')).text,
	);
	for (const { recordingId } of recordings)
		await asHost(server, 'PATCH', `/api/recordings/${recordingId}`, { name: hostile });
}

/** What everybody may read. */
async function answers(server: BenchServer, host: Person, found: Found[], tracked: string[]): Promise<void> {
	const { roomId } = server.info;
	for (const path of [
		'/api/landing',
		'/api/host',
		'/api/mediasoup/rooms',
		`/api/mediasoup/rooms/${roomId}`,
		`/rooms/${roomId}`,
		'/rooms/named',
	]) {
		const { text, status } = await asHost(server, 'GET', path);
		if (status === 200) found.push(...textsIn(JSON.parse(text), `GET ${path}`));
		if (text.includes('tracker.example')) tracked.push(`GET ${path}: ${around(text)}`);
	}
	const room = await host.client.ask('getRoomInfo', {});
	found.push(...textsIn(room, 'getRoomInfo'));
}

/** The lesson folder: names of files, what they say, and how the browser is told to call the zip. */
async function recorded(server: BenchServer, found: Found[]): Promise<void> {
	await sleep(2_000);
	const files = await readdir(server.recordingsDir, { recursive: true, withFileTypes: true });
	for (const file of files) {
		found.push({ where: 'name of a file', text: file.name });
		if (!/\.(txt|vtt)$/.test(file.name)) continue;
		const text = await readFile(join(file.parentPath, file.name), 'utf8');
		found.push({ where: file.name, text: text.replaceAll('\r\n', '\n'), isProse: true });
	}
	const { recordings }: { recordings: { recordingId: string }[] } = JSON.parse(
		(await asHost(server, 'GET', '/api/recordings')).text,
	);
	for (const { recordingId } of recordings) {
		const ticket = await asHost(server, 'POST', `/api/recordings/${recordingId}/ticket`);
		if (ticket.status !== 200) continue;
		const { zip }: { zip: string } = JSON.parse(ticket.text);
		const { headers } = await call(server.info.httpPort, { method: 'HEAD', path: zip });
		found.push({ where: 'name of the zip', text: decodeURIComponent(headers['content-disposition'] ?? '') });
	}
}

/** What a terminal shows: the welcome with a stored name, one that was given, the list of tokens, and complaints. */
async function commands(dataDir: string, found: Found[]): Promise<void> {
	const flags = ['--port', '0', '--http-port', '0', '--media-port', '0', '--bind', '127.0.0.1', '--no-mdns'];
	const at = ['--data-dir', dataDir];
	const welcome = await run(process.execPath, lectern('serve', ...at, ...flags), { timeoutMs: welcomeMs });
	const named = await runLectern(['serve', ...at, ...flags, '--name', hostile, '--max-participants', '0']);
	const created = await runLectern(['token', 'create', ...at, '--name', hostile]);
	const list = await runLectern(['token', 'list', ...at]);
	const revoked = await runLectern(['token', 'revoke', ...at, hostile]);
	const unknown = await runLectern([hostile]);
	for (const [where, { stdout, stderr }] of Object.entries({ welcome, named, created, list, revoked, unknown }))
		found.push({ where: `lectern ${where}`, text: stdout }, { where: `lectern ${where}, errors`, text: stderr });
}

/** Every string in a value, and every key. */
function textsIn(value: unknown, where: string): Found[] {
	if (typeof value === 'string') return [{ where, text: value, isProse: / (text|message)$/.test(where) }];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, each]) => [
		{ where, text: key },
		...textsIn(each, `${where} ${key}`.slice(-60)),
	]);
}
