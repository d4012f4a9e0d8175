/** One who wants everything: all seats with one token, all rooms from one address, and codes by trying them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { adapters } from '../../sfu/conformance/adapters.ts';
import { SocketClient } from '../../sfu/testing/SocketClient.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken } from './Attack.ts';
import { run } from './command.ts';
import { call, Sources } from './http.ts';
import { asHost, connect, newDevice, Person, studentToken } from './people.ts';

const targets = { seats: 2, lobby: 1, rooms: 25 };
const settledMs = 1_500;
const impatientMs = 2_000;
const guessersAtOnce = 6;
/** Wrong codes that are free, and then one in half a second (`gateway/access/GuessLimit`). */
const guesses = { free: 30, eachSecond: 2 };

export async function seats({ quick }: AttackOptions): Promise<Record<string, Measure>> {
	const connections = quick ? 25 : 60;
	const server = await BenchServer.start({ expectsWarnings: true });
	const broke: string[] = [];
	try {
		const host = await Person.host(server);
		const taken = await seatsOf(server, host, connections);
		const honest = await Person.student(server, { displayName: 'Honest' }).catch((error: unknown) => String(error));
		if (typeof honest === 'string') broke.push(`an honest student: ${honest}`);
		const [removed] = taken.ids;
		if (removed !== undefined) await host.client.ask('removePeer', { peerId: removed });
		await sleep(500);
		const left = (await others(host)).filter((id) => taken.ids.includes(id));
		for (const client of taken.clients) client.socket.disconnect();
		await host.client.ask('setRoomOptions', { lobby: true });
		const waiting = await knockingWith(server, host, connections);
		host.leave();
		return {
			connections: measure(connections, 'count'),
			seats: measure(taken.ids.length, 'count', targets.seats),
			leftAfterRemoval: measure(left.length, 'count', 0),
			inLobby: measure(waiting, 'count', targets.lobby),
			notHeld: broken(broke),
		};
	} finally {
		await server.stop();
	}
}

/** One token, a new device each time, in every dialect. */
async function seatsOf(server: BenchServer, host: Person, connections: number) {
	const token = await studentToken(server);
	const { info } = server;
	const before = await others(host);
	const clients: SocketClient[] = [];
	const names = Object.keys(adapters) as (keyof typeof adapters)[];
	for (let index = 0; index < connections; index++) {
		const name = names[index % names.length] ?? 'native';
		const options = { transports: ['websocket'], auth: { token }, query: { dialect: name } };
		const client = await SocketClient.connect(`http://127.0.0.1:${info.httpPort}`, options).catch(() => null);
		if (!client) continue;
		clients.push(client);
		if (name === 'native') client.emit('joinRoom', { displayName: 'Greedy', deviceId: newDevice() });
		// A refusal is not what these clients wait for.
		else
			void adapters[name](client, info.roomId)
				.join()
				.catch(() => {});
	}
	await sleep(settledMs);
	const ids = (await others(host)).filter((id) => !before.includes(id));
	return { ids, clients };
}

async function knockingWith(server: BenchServer, host: Person, connections: number): Promise<number> {
	const token = await studentToken(server);
	const clients: SocketClient[] = [];
	for (let index = 0; index < connections; index++) {
		const client = await connect(server, token);
		clients.push(client);
		client.emit('joinRoom', { displayName: 'Knocking', deviceId: newDevice() });
	}
	await sleep(settledMs);
	const { parts } = await host.client.ask('getRoomInfo', {});
	for (const client of clients) client.socket.disconnect();
	return parts.lobby?.lobby.length ?? 0;
}

async function others(host: Person): Promise<string[]> {
	const { peers } = await host.client.ask('getParticipants', {});
	return peers.map(({ peerId }) => peerId).filter((id) => id !== host.id);
}

export async function rooms({ quick }: AttackOptions): Promise<Record<string, Measure>> {
	const wanted = quick ? 60 : 1_000;
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	const options = { flags: ['--open'], dataDir, expectsWarnings: true };
	const broke: string[] = [];
	try {
		const server = await BenchServer.start(options);
		const made = await makeRooms(server, wanted);
		if (!(await opensRoom(server, '127.0.3.7'))) broke.push('another address cannot open a room');
		await server.stop();
		const again = await BenchServer.start(options);
		const kept = await roomCount(again);
		if (!(await opensRoom(again, '127.0.3.8'))) broke.push('nobody can open a room after a restart');
		await again.stop();
		return {
			tries: measure(3 * wanted, 'count'),
			rooms: measure(made, 'count', targets.rooms),
			afterRestart: measure(kept, 'count', targets.rooms),
			notHeld: broken(broke),
		};
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

/** By the three ways in which an open server makes rooms, all from one address. @returns how many there are then */
async function makeRooms(server: BenchServer, wanted: number): Promise<number> {
	const { httpPort } = server.info;
	const tasks = Array.from({ length: wanted }, async (_, index) => {
		await call(httpPort, { method: 'POST', path: '/api/rooms', body: { roomId: `rest-${index}` } }).catch(() => {});
		await call(httpPort, { method: 'POST', path: '/api/mediasoup/rooms', body: { roomId: `flutter-${index}` } }).catch(
			() => {},
		);
		const peer = { peerId: `peer-${index}`, fullName: 'Bot' };
		await call(httpPort, { method: 'POST', path: `/rooms/peers-${index}/peers`, body: peer }).catch(() => {});
	});
	await Promise.all(tasks);
	for (let index = 0; index < wanted / 10; index++) {
		const client = await connect(server, undefined);
		for (let each = 0; each < 10; each++) client.emit('createRoom', { roomId: `socket-${index}-${each}` });
		client.emit('joinRoom', { roomId: `joined-${index}`, displayName: 'Bot', deviceId: newDevice() });
		await client.ack('giveUpSeat', { roomId: 'x', resumeToken: 'x.y' }).catch(() => {});
		client.socket.disconnect();
	}
	return roomCount(server);
}

async function roomCount(server: BenchServer): Promise<number> {
	const { text } = await asHost(server, 'GET', '/api/mediasoup/rooms');
	const { rooms: all }: { rooms: unknown[] } = JSON.parse(text);
	return all.length - 1;
}

async function opensRoom({ info }: BenchServer, from: string): Promise<boolean> {
	const roomId = `of-${from.replaceAll('.', '-')}`;
	const { status } = await call(info.httpPort, { method: 'POST', path: '/api/rooms', from, body: { roomId } });
	return status === 201;
}

export async function codes({ quick }: AttackOptions): Promise<Record<string, Measure>> {
	const seconds = quick ? 4 : 30;
	const server = await BenchServer.start({ expectsWarnings: true });
	const broke: string[] = [];
	const sources = new Sources();
	try {
		const byRest = await guess(seconds, (code) => guessByRest(server, code, '127.0.4.1'));
		// An honest student behind the same address still comes in.
		const honest = await guessByRest(server, server.info.roomCode, '127.0.4.1');
		if (honest !== 'right') broke.push(`the right code after ${byRest} wrong ones: ${honest}`);
		const token = await studentToken(server);
		const clients = await Promise.all(Array.from({ length: 8 }, () => connect(server, token)));
		let next = 0;
		const bySocket = await guess(seconds, async (roomCode) => {
			const client = clients[next++ % clients.length];
			const answer = await client?.ack('joinRoom', { roomCode, displayName: 'Guess' }).catch(() => null);
			return answer?.error?.code === 'rate-limited' || !answer ? 'not looked at' : 'wrong';
		});
		for (const client of clients) client.socket.disconnect();
		const elsewhere = await guessByRest(server, server.info.roomCode, sources.next());
		if (elsewhere !== 'right') broke.push(`the right code from another address: ${elsewhere}`);
		const limit = guesses.free + guesses.eachSecond * (seconds + 1);
		return {
			lookedAtByRest: measure(byRest, 'count', limit),
			...(await byNetwork(limit)),
			// It looks for no room by its code: all are answered alike, and say nothing.
			toldApartBySocket: measure(await toldApart(server, token), 'count', 0),
			answeredBySocket: measure(bySocket, 'count'),
			notHeld: broken(broke),
		};
	} finally {
		await server.stop();
	}
}

const manyAddresses = fileURLToPath(new URL('./manyAddresses.ts', import.meta.url));
const ownNetwork =
	'ip link set lo up && for i in $(seq 1 40); do ip -6 address add fd77::$i/128 dev lo nodad || exit 1; done; exec "$@"';

/** As many guesses from forty addresses of one IPv6 network, on a network of its own; nothing where only root has one. */
async function byNetwork(limit: number): Promise<Record<string, Measure>> {
	const node = [process.execPath, ...process.execArgv, manyAddresses];
	const { code, stdout } = await run('unshare', ['--net', 'sh', '-c', ownNetwork, 'sh', ...node]).catch(() => ({
		...{ code: 1, stdout: '' },
	}));
	return code === 0 ? { lookedAtByNetwork: measure(Number(stdout), 'count', limit) } : {};
}

type Guess = 'right' | 'wrong' | 'not looked at';

/** As many as get an answer. @returns how many were looked at */
async function guess(seconds: number, look: (code: string) => Promise<Guess>): Promise<number> {
	const untilMs = performance.now() + seconds * 1_000;
	let lookedAt = 0;
	const guesser = async () => {
		while (performance.now() < untilMs) {
			// Who only guesses does not wait for a turn.
			const seen = await Promise.race([look(anyCode()), sleep(impatientMs, 'not looked at' as const)]);
			if (seen === 'wrong') lookedAt++;
		}
	};
	await Promise.all(Array.from({ length: guessersAtOnce }, guesser));
	return lookedAt;
}

const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const anyCode = () => Array.from({ length: 6 }, () => letters[Math.floor(Math.random() * letters.length)]).join('');

async function guessByRest({ info }: BenchServer, roomCode: string, from: string): Promise<Guess> {
	const asked = { method: 'POST', path: '/api/join', body: { roomCode }, from, timeoutMs: 15_000 };
	const { status, code } = await call(info.httpPort, asked).catch(() => ({ status: 0, code: 'rate-limited' }));
	return status === 200 ? 'right' : code === 'not-found' ? 'wrong' : 'not looked at';
}

/** Whether the holder of a token sees which codes are of another class. @returns 0 or 1 */
async function toldApart(server: BenchServer, token: string): Promise<number> {
	const { text } = await asHost(server, 'POST', '/api/rooms', {});
	const { roomCode, roomId }: { roomCode: string; roomId: string } = JSON.parse(text);
	const client = await connect(server, token);
	const ask = async (request: object) => {
		const { error } = await client.ack('joinRoom', { displayName: 'Guess', ...request });
		return JSON.stringify([error?.code, error?.what, error?.message]);
	};
	const [byCode, byNoCode] = [await ask({ roomCode }), await ask({ roomCode: anyCode() })];
	const [byId, byNoId] = [await ask({ roomId }), await ask({ roomId: 'no-such-room' })];
	client.socket.disconnect();
	return byCode === byNoCode && byId === byNoId ? 0 : 1;
}
