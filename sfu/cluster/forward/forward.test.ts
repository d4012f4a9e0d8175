import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SfuError } from '../../core/errors.ts';
import { LinkedServers } from '../../testing/LinkedServers.ts';
import { writeLesson } from '../../testing/lessons.ts';
import { samplePdf } from '../../testing/sampleFiles.ts';
import { TestFilms } from '../../testing/TestFilms.ts';
import { TestRecorder } from '../../testing/TestRecorder.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { until } from '../../testing/until.ts';
import { ClusterForwarding } from './ClusterForwarding.ts';
import { ForwardedRequests } from './ForwardedRequests.ts';
import { SentStreams } from './SentStreams.ts';

type Given = { open?: boolean; emptierId?: () => string | null };

/** Two servers with one secret. Rooms of `there` are at the home, all others at the front. */
class TwoServers {
	readonly front: TestServer;
	readonly home: TestServer;
	readonly linked: LinkedServers;
	/** By id and by code. */
	readonly there: Map<string, string>;
	/** Servers that may not serve their rooms. */
	readonly withoutLease: Set<string>;
	readonly #forwarded: ForwardedRequests;
	readonly #folders: string[];

	private constructor(
		front: TestServer,
		home: TestServer,
		linked: LinkedServers,
		there: Map<string, string>,
		withoutLease: Set<string>,
		forwarded: ForwardedRequests,
		folders: string[],
	) {
		[this.front, this.home, this.linked, this.there] = [front, home, linked, there];
		this.withoutLease = withoutLease;
		this.#forwarded = forwarded;
		this.#folders = folders;
	}

	static async start({ open = false, emptierId = () => null }: Given = {}): Promise<TwoServers> {
		const folders = await Promise.all([folderWithSecret(), folderWithSecret()]);
		const linked = await LinkedServers.start('front', 'home');
		const there = new Map<string, string>();
		const withoutLease = new Set<string>();
		const place = async (idOrCode: string) => {
			const roomId = there.get(idOrCode);
			if (roomId === undefined) return { kind: 'here' as const };
			if (roomId === 'uncertain') throw new SfuError('unavailable', 'not certain');
			return {
				kind: 'there' as const,
				roomId,
				roomCode: idOrCode,
				epoch: 7,
				link: await linked.links('front').to('home'),
			};
		};
		const forwarding = new ClusterForwarding({
			streams: new SentStreams(linked.links('front')),
			links: linked.links('front'),
			places: { place },
			otherIds: () => ['home'],
			emptierId,
			isServing: () => !withoutLease.has('front'),
		});
		const home = await TestServer.start({ open, dataDir: folders[1] }, { recording });
		const front = await TestServer.start({ open, dataDir: folders[0] }, { forwarding, recording });
		const requireHome = async (roomId: string, epoch: number) => {
			if (there.get(roomId) !== roomId || epoch !== 7) throw new SfuError('unavailable', 'its home is elsewhere');
		};
		const forwarded = new ForwardedRequests({
			streams: new SentStreams(linked.links('home')),
			links: linked.links('home'),
			places: { requireHome },
			isServing: () => !withoutLease.has('home'),
			app: home.running.app,
		});
		return new TwoServers(front, home, linked, there, withoutLease, forwarded, folders);
	}

	/** Answers of the home that the front has not read to their end. */
	get unread(): number {
		return this.#forwarded.unreadCount;
	}

	/** A room at the home, and that the front knows. */
	createRoom(roomId: string): { roomId: string; roomCode: string } {
		const { settings } = this.home.running.sfu.rooms.create({ roomId, name: roomId });
		this.there.set(roomId, roomId).set(settings.roomCode, roomId);
		return settings;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.linked[Symbol.dispose]();
		await this.front[Symbol.asyncDispose]();
		await this.home[Symbol.asyncDispose]();
		for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
	}
}

/** Nothing is recorded; the library has what the test writes. */
function recording(folder: string) {
	const recorder = new TestRecorder(folder);
	return { recorder, running: recorder, films: new TestFilms(), pageChanged: async () => {} };
}

async function folderWithSecret(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-forward-'));
	await writeFile(join(folder, 'token-secret'), Buffer.alloc(32, 7).toString('base64url'), { mode: 0o600 });
	return folder;
}

test('a room of another server answers as there, in both families, also with its errors', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	servers.createRoom('room-1');
	const token = await front.apiToken([
		'rooms:read',
		'rooms:write',
		'participants:write',
		'peers:write',
		'recordings:write',
	]);
	const peer = { peerId: 'peer-1', fullName: 'Ada' };
	const requests: [method: string, path: string, body?: unknown][] = [
		['GET', '/api/mediasoup/rooms/room-1/participants'],
		['POST', '/api/mediasoup/rooms/room-1/participants', { participantId: 7 }],
		['DELETE', '/api/mediasoup/rooms/room-1/participants/nobody'],
		['GET', '/api/mediasoup/rooms/room-1/recording/status'],
		['POST', '/api/mediasoup/rooms/room-1/recording/stop', {}],
		['GET', '/rooms/room-1'],
		['POST', '/rooms/room-1/transports', { peerId: 'nobody', direction: 'send' }],
		['POST', '/rooms/room-1/peers', { ...peer, peerId: [] }],
		['DELETE', '/rooms/room-1/consumers/none'],
		['HEAD', '/rooms/room-1'],
	];
	for (const [method, path, body] of requests) {
		const [asked, expected] = [
			await front.request(path, { method, body, token }),
			await home.request(path, { method, body, token }),
		];
		const shown = ({ status, text, headers }: typeof asked) => ({
			...{ path, status, text },
			type: headers.get('content-type'),
			length: headers.get('content-length'),
		});
		expect(shown(asked)).toEqual(shown(expected));
	}
	expect((await front.request('/rooms/room-1/peers', { body: peer, token })).status).toBe(200);
	expect(home.running.sfu.rooms.get('room-1').size).toBe(1);
	expect(front.running.sfu.rooms.find('room-1')).toBeUndefined();
	const gone = await front.request('/api/mediasoup/rooms/room-1', { method: 'DELETE', token });
	expect(gone.json()).toEqual({ success: true, message: 'Room room-1 closed successfully' });
	expect(home.running.sfu.rooms.find('room-1')).toBeUndefined();
});

test('the guard is at the front: nothing is asked of the other server without a token that suffices', async () => {
	await using servers = await TwoServers.start();
	const { front } = servers;
	servers.there.set('room-1', 'uncertain');
	expect((await front.request('/api/mediasoup/rooms/room-1')).status).toBe(401);
	const token = await front.apiToken(['recordings:read']);
	expect((await front.request('/api/mediasoup/rooms/room-1', { token })).status).toBe(403);
	expect(
		(await front.request('/api/mediasoup/rooms/room-1', { token: await front.apiToken(['rooms:read']) })).status,
	).toBe(503);
});

test('the host of this computer may use a room of another server as one of its own', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	servers.createRoom('room-1');
	const token = await front.hostTokenForAnHour();
	expect((await front.request('/api/mediasoup/rooms/room-1', { token })).status).toBe(200);
	// Nobody is the host of both.
	expect((await home.request('/api/mediasoup/rooms/room-1', { token })).status).toBe(403);
});

test('a client cannot pass for another server', async () => {
	await using servers = await TwoServers.start();
	servers.createRoom('room-1');
	const headers = { 'x-forwarded-for': '10.9.9.9', 'lectern-forwarded': 'true' };
	expect((await servers.home.request('/rooms/room-1', { headers })).status).toBe(401);
	expect((await servers.front.request('/rooms/room-1', { headers })).status).toBe(401);
});

test('on an open server, whoever adds a peer by way of another server is known by its own address', async () => {
	await using servers = await TwoServers.start({ open: true });
	const { front, home } = servers;
	servers.createRoom('room-1');
	const added = await front.request('/rooms/room-1/peers', { body: { peerId: 'mine', fullName: 'Ada' } });
	expect(added.status).toBe(200);
	const [peer] = home.running.sfu.rooms.get('room-1').peers;
	expect(peer?.network).toBe('127.0.0.1');
	expect((await front.request('/rooms/room-1/peers/mine', { method: 'DELETE' })).json()).toEqual({ success: true });
});

test('a code of a room on another server admits there, and a wrong one is counted once', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const { roomId, roomCode } = servers.createRoom('room-1');
	const joined = await front.request('/api/join', { body: { roomCode: roomCode.toLowerCase(), displayName: 'Ada' } });
	expect(joined.json()).toMatchObject({ roomId, roomName: 'room-1' });
	const client = await home.connect(joined.json().token);
	expect(await client.ask('joinRoom', { displayName: 'Ada' })).toMatchObject({ status: 'joined' });
	const landing = await front.request(`/api/landing?code=${roomCode}`);
	const { httpPort } = front.info;
	expect(landing.json()).toMatchObject({ className: 'room-1', running: { peopleCount: 1 }, httpPort });
	const wrong = { body: { roomCode: 'WRWRWR' } };
	for (let guess = 0; guess < 30; guess += 1) expect((await front.request('/api/join', wrong)).status).toBe(404);
	// Paced by now: wrong ones are refused when it is their turn, right ones come in all the same.
	expect((await front.request('/api/join', wrong)).status).toBe(429);
	expect((await front.request('/api/join', { body: { roomCode } })).status).toBe(200);
	expect((await home.request('/api/join', wrong)).status).toBe(404);
});

test('a room is created where its place is, and one without a given id where there is room', async () => {
	let emptier: string | null = null;
	await using servers = await TwoServers.start({ emptierId: () => emptier });
	const { front, home, there } = servers;
	const token = await front.apiToken(['rooms:write', 'peers:write']);
	there.set('room-1', 'room-1').set('room-2', 'room-2').set('room-3', 'room-3');
	expect((await front.request('/api/rooms', { body: { roomId: 'room-1', name: 'Physics' }, token })).status).toBe(201);
	expect((await front.request('/api/mediasoup/rooms', { body: { roomId: 'room-2' }, token })).status).toBe(200);
	const peer = { peerId: 'peer-1', fullName: 'Ada' };
	expect((await front.request('/rooms/room-3/peers', { body: peer, token })).status).toBe(200);
	for (const id of there.keys()) expect(home.running.sfu.rooms.find(id)).toBeDefined();
	expect(home.running.sfu.rooms.get('room-1').settings.name).toBe('Physics');
	there.set('invalid', 'uncertain');
	expect((await front.request('/api/rooms', { body: { roomId: 'invalid', name: 7 }, token })).status).toBe(400);
	const here = (await front.request('/api/rooms', { body: {}, token })).json();
	expect(front.running.sfu.rooms.find(here.roomId)).toBeDefined();
	emptier = 'home';
	const elsewhere = (await front.request('/api/rooms', { body: {}, token })).json();
	expect(home.running.sfu.rooms.find(elsewhere.roomId)).toBeDefined();
});

test('a server without a lease creates no room, and acknowledges none, neither for its own clients nor for others', async () => {
	let emptier: string | null = null;
	await using servers = await TwoServers.start({ emptierId: () => emptier });
	const { front, home, withoutLease } = servers;
	const token = await front.apiToken(['rooms:write']);
	const create = () => front.request('/api/rooms', { body: {}, token });
	withoutLease.add('front');
	expect((await create()).json()).toMatchObject({ code: 'unavailable' });
	expect(front.running.sfu.rooms.list()).toHaveLength(1);
	emptier = 'home';
	withoutLease.add('home');
	expect((await create()).json()).toMatchObject({ code: 'unavailable' });
	expect(home.running.sfu.rooms.list()).toHaveLength(1);
	withoutLease.clear();
	home.running.sfu.rooms.once('roomChanged', () => withoutLease.add('home'));
	expect((await create()).json()).toMatchObject({ code: 'unavailable' });
	expect(home.running.sfu.rooms.list()).toHaveLength(2);
});

test('a request is not acknowledged when what it has changed may be kept nowhere', async () => {
	await using servers = await TwoServers.start();
	const { front } = servers;
	const token = await front.apiToken(['rooms:write']);
	const lost = () => {
		throw new SfuError('unavailable', 'another server may have the room');
	};
	Object.assign(front.running.sfu.storage, { requireNotLost: lost });
	const refused = await front.request('/api/rooms', { body: {}, token });
	expect(refused.status).toBe(503);
	expect(refused.json()).toMatchObject({ code: 'unavailable' });
});

test('the list of rooms holds those of all servers that can be reached', async () => {
	await using servers = await TwoServers.start();
	const { front, home, linked } = servers;
	const token = await front.apiToken(['rooms:read']);
	servers.createRoom('room-1');
	front.running.sfu.rooms.create({ roomId: 'room-2', name: 'here' });
	const ids = async () =>
		(await front.request('/api/mediasoup/rooms', { token })).json().rooms.map(({ id }: { id: string }) => id);
	expect(await ids()).toEqual(expect.arrayContaining(['room-1', 'room-2', front.info.roomId, home.info.roomId]));
	linked.kill('home');
	expect((await ids()).toSorted()).toEqual(['room-2', front.info.roomId].toSorted());
});

test('a stranger at an open server makes no other server work', async () => {
	await using servers = await TwoServers.start({ open: true });
	const { front } = servers;
	servers.createRoom('room-1');
	const before = servers.linked.links('front').all().length;
	expect((await front.request('/api/mediasoup/rooms')).json()).toMatchObject({ success: true, rooms: [] });
	expect(servers.linked.links('front').all().length).toBe(before);
});

test('a server that does not answer is left out of the list of rooms', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const token = await front.apiToken(['rooms:read']);
	Object.assign(home.running.app, { inject: () => new Promise(() => {}) });
	const { rooms } = (await front.request('/api/mediasoup/rooms', { token })).json();
	expect(rooms.map(({ id }: { id: string }) => id)).toEqual([front.info.roomId]);
});

test('a room that has moved, or whose server dies meanwhile, is unavailable, and nothing is done twice', async () => {
	await using servers = await TwoServers.start();
	const { front, home, there, linked } = servers;
	const token = await front.apiToken(['rooms:write']);
	there.set('old name', 'room-1');
	const moved = await front.request('/api/mediasoup/rooms/old%20name', { token, method: 'DELETE' });
	expect(moved.status).toBe(503);
	expect(moved.json()).toMatchObject({ success: false, code: 'unavailable' });
	servers.createRoom('room-2');
	let closed = 0;
	home.running.sfu.rooms.get('room-2').once('closed', () => {
		closed += 1;
		// Before the answer.
		linked.kill('home');
	});
	expect((await front.request('/api/mediasoup/rooms/room-2', { token, method: 'DELETE' })).status).toBe(503);
	expect(closed).toBe(1);
});

test('what is counted for an address at the front is not counted again at the home', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	servers.createRoom('room-1');
	const token = await front.apiToken(['rooms:read']);
	const direct = () =>
		home.running.app.inject({ url: '/api/stats', remoteAddress: '127.0.0.1', headers: { host: '127.0.0.1' } });
	await until(
		async () => (await direct()).statusCode,
		'the limit of the home',
		(status) => status === 429,
	);
	expect((await home.request('/rooms/room-1', { token })).status).toBe(429);
	expect((await front.request('/rooms/room-1', { token })).status).toBe(200);
});

test('recordings of all servers are listed, played, renamed and deleted at any of them', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const film = randomBytes(1_000_000);
	const made = { film: { state: 'made', file: 'film.mp4' } } as const;
	await writeLesson(
		home.recordings,
		'Physics',
		{ recordingId: 'lesson-1', name: 'Physics', ...made },
		{ 'film.mp4': film },
	);
	await writeLesson(front.recordings, 'Art', {
		recordingId: 'lesson-2',
		name: 'Art',
		startedAtMs: Date.UTC(2027, 0, 1),
	});
	const token = front.info.hostToken;
	const listed = (await front.request('/api/recordings', { token })).json();
	expect(listed.recordings.map(({ name }: { name: string }) => name)).toEqual(['Art', 'Physics']);
	expect(listed.folder).toBe(front.recordings);
	const renamed = await front.request('/api/recordings/lesson-1', { method: 'PATCH', body: { name: 'Waves' }, token });
	expect(renamed.json()).toMatchObject({ recordingId: 'lesson-1', name: 'Waves' });
	const { path } = (await front.request('/api/recordings/lesson-1/ticket', { body: {}, token })).json();
	const played = await fetch(`${front.http}${path}film.mp4`);
	expect(played.headers.get('content-type')).toBe('video/mp4');
	expect(Buffer.from(await played.arrayBuffer()).equals(film)).toBe(true);
	const range = await fetch(`${front.http}${path}film.mp4`, { headers: { range: 'bytes=999000-' } });
	expect(range.status).toBe(206);
	expect(range.headers.get('content-range')).toBe('bytes 999000-999999/1000000');
	expect(Buffer.from(await range.arrayBuffer()).equals(film.subarray(999_000))).toBe(true);
	const head = await fetch(`${front.http}${path}film.mp4`, { method: 'HEAD' });
	expect(head.headers.get('content-length')).toBe('1000000');
	expect((await front.request('/lessons/none/film.mp4')).status).toBe(401);
	const program = await front.apiToken(['recordings:read', 'recordings:write']);
	const { files } = (await front.request('/api/mediasoup/recordings', { token: program })).json();
	const [, file] = files;
	expect(file.size).toBe(1_000_000);
	const named = await fetch(front.http + file.path, { headers: { authorization: `Bearer ${program}` } });
	expect(Buffer.from(await named.arrayBuffer()).equals(film)).toBe(true);
	const removed = await front.request('/api/recordings/lesson-1', { method: 'DELETE', token });
	expect(removed.json()).toEqual({ restorableUntilMs: expect.any(Number) });
	expect((await front.request('/api/recordings/lesson-1', { token })).status).toBe(404);
	expect((await front.request('/api/recordings/lesson-1/restore', { body: {}, token })).status).toBe(200);
	const gone = await front.request(`/api/mediasoup/recordings/${file.name}`, { method: 'DELETE', token: program });
	expect(gone.json()).toEqual({ success: true, message: `File ${file.name} deleted successfully` });
	expect((await home.running.library?.list())?.length).toBe(0);
	await until(() => servers.unread === 0, 'what was not read to be closed');
});

test('a recording that nobody has is not found, and it is said when that is not certain', async () => {
	await using servers = await TwoServers.start();
	const { front, home, linked } = servers;
	const token = front.info.hostToken;
	expect((await front.request('/api/recordings/none', { token })).status).toBe(404);
	await writeLesson(home.recordings, 'Physics', { recordingId: 'lesson-1' });
	linked.kill('home');
	await until(() => linked.links('front').all().length === 0, 'the end of the link');
	for (const method of ['GET', 'DELETE']) {
		const answer = await front.request('/api/recordings/lesson-1', { token, method });
		expect(answer.json()).toMatchObject({ code: 'unavailable' });
	}
	expect((await front.request('/api/recordings', { token })).json().recordings).toEqual([]);
});

test('a file for a room of another server is received there, however large, and read by way of either', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const { roomId } = servers.createRoom('room-1');
	const host = await home.connect(await home.tokenFor({ roomId, role: 'host' }));
	const joined = await host.ask('joinRoom', { displayName: 'Ms Smith' });
	if (joined.status !== 'joined') throw new Error('waits');
	const content = samplePdf(5_000_000);
	const upload = (token: string) =>
		front.request(`/api/rooms/${roomId}/files`, {
			...{ method: 'POST', token, body: content, headers: { 'content-type': 'application/pdf' } },
		});
	const { status, json } = await upload(joined.resumeToken);
	expect([status, json().bytes]).toEqual([201, content.length]);
	for (const server of [front, home]) {
		const answer = await fetch(`${server.http}/rooms/${roomId}/files/${json().fileId}`);
		expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
		expect(answer.headers.get('content-type')).toBe('application/pdf');
	}
	const refused = await upload('wrong');
	expect([refused.status, refused.json().code]).toEqual([401, 'unauthorized']);
	await until(() => servers.unread === 0, 'nothing to be left unread');
});
