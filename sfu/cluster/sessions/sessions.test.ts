import { expect, onTestFinished, test } from 'vitest';
import { SfuError } from '../../core/errors.ts';
import type { SocketClient } from '../../testing/SocketClient.ts';
import { TestCluster } from '../../testing/TestCluster.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { until } from '../../testing/until.ts';

const roomId = 'physics';

/** Linked servers; the first is the home of new rooms, which the last, an open one, founds for everybody. */
async function servers(...names: string[]) {
	const cluster = new TestCluster();
	const started: TestServer[] = [];
	for (const name of names) {
		const server = await TestServer.start({ open: true }, { sessions: await cluster.add(name) });
		onTestFinished(() => server[Symbol.asyncDispose]());
		started.push(server);
	}
	onTestFinished(() => cluster[Symbol.dispose]());
	return { cluster, started };
}

/** The home of all new rooms, and an open server to which clients connect. */
async function twoServers() {
	const { cluster, started } = await servers('home', 'front');
	const [home, front] = started;
	if (!home || !front) throw new Error('not started');
	return { cluster, home, front, room: () => home.running.sfu.rooms.get(roomId) };
}

async function joined(client: SocketClient, displayName: string, others: object = {}) {
	const answer = await client.ask('joinRoom', { roomId, displayName, ...others });
	if (answer.status !== 'joined') throw new Error(answer.status);
	return answer;
}

const refusal = (code: string, what?: string) => ({
	ok: false,
	error: expect.objectContaining({ code, ...(what && { what }) }),
});

test('founds a room at its home through another server, whose clients and those of the home hear of each other', async () => {
	const { home, front } = await twoServers();
	const ada = await front.connect();
	const founded = await joined(ada, 'Ada', { prepareTransports: true });
	expect(founded).toMatchObject({ role: 'host', founderToken: expect.any(String) });
	expect(front.running.sfu.rooms.find(roomId)).toBeUndefined();
	const ports = founded.transports?.recv.iceCandidates.map(({ port }) => port);
	expect(new Set(ports)).toEqual(new Set(home.info.mediaPorts));
	const heardOfBob = ada.next('peerJoined');
	const bob = await home.connect();
	await joined(bob, 'Bob');
	expect((await heardOfBob).peer.displayName).toBe('Bob');
	const said = bob.next('chatMessage');
	await ada.ask('sendChat', { text: 'Hello' });
	expect((await said).text).toBe('Hello');
	const away = bob.next('peerUpdated');
	ada.socket.disconnect();
	expect(await away).toEqual({ peerId: founded.peerId, connected: false });
});

test('lets whoever created a room through another server join it as its host, and no one else', async () => {
	const { front } = await twoServers();
	const [ada, eve] = [await front.connect(), await front.connect()];
	expect(await ada.ask('createRoom', { roomId })).toMatchObject({ room: { roomId }, founderToken: expect.any(String) });
	expect(await eve.ack('createRoom', { roomId })).toEqual(refusal('wrong-state'));
	expect(await joined(eve, 'Eve')).toMatchObject({ role: 'participant' });
	expect(await joined(ada, 'Ada')).toMatchObject({ role: 'host' });
});

test('lets a person in from the lobby through another server', async () => {
	const { front, home } = await twoServers();
	const ada = await home.connect();
	await joined(ada, 'Ada');
	await ada.ask('setRoomOptions', { lobby: true });
	const ben = await front.connect();
	expect(await ben.ask('joinRoom', { roomId, displayName: 'Ben' })).toMatchObject({ reason: 'admission' });
	const [entry] = (await ada.next('lobbyChanged')).lobby;
	await ada.ask('admit', { peerId: entry?.peerId ?? '' });
	await ben.next('admitted');
	await joined(ben, 'Ben');
});

test('lets a person in when the host has come, through another server', async () => {
	const { front, home } = await twoServers();
	home.running.sfu.rooms.create({ name: 'Physics', roomId, waitForHost: true });
	const ben = await front.connect();
	expect(await ben.ask('joinRoom', { roomId, displayName: 'Ben' })).toMatchObject({ reason: 'host' });
	const host = await front.connect(await front.tokenFor({ roomId, role: 'host' }));
	await joined(host, 'Host');
	await ben.next('admitted');
	await joined(ben, 'Ben');
});

test('leaves the lobby of one server when the person joins a room of another', async () => {
	const { front, home } = await twoServers();
	const ada = await home.connect();
	await joined(ada, 'Ada');
	await ada.ask('setRoomOptions', { lobby: true });
	const ben = await front.connect();
	await ben.ask('joinRoom', { roomId, displayName: 'Ben' });
	expect((await ada.next('lobbyChanged')).lobby).toHaveLength(1);
	await ben.ask('joinRoom', { roomId: front.info.roomId, displayName: 'Ben' });
	expect((await ada.next('lobbyChanged')).lobby).toEqual([]);
});

test('a phone votes in a room of another server, and then in one of a third', async () => {
	const { cluster, started } = await servers('first', 'second', 'front');
	const [first, second, front] = started;
	if (!first || !second || !front) throw new Error('not started');
	const ada = await first.connect();
	await joined(ada, 'Ada');
	cluster.homeOfNewRooms = 'second';
	const bob = await second.connect();
	await bob.ask('joinRoom', { roomId: 'maths', displayName: 'Bob' });
	const codeOf = (server: TestServer, id: string) => server.running.sfu.rooms.get(id).settings.roomCode;
	const mia = await front.connect();
	const deviceId = 'device-of-mia-000';
	expect(await mia.ack('enterVotes', { roomCode: '999999', deviceId })).toEqual(refusal('not-found', 'room'));
	const entered = await mia.ask('enterVotes', { roomCode: codeOf(first, roomId), deviceId });
	expect(entered).toMatchObject({ vote: null, own: null });
	const question = { kind: 'yesNo', text: 'Ready?' } as const;
	const terms = { anonymous: true, changeable: true, timeLimitS: null };
	const { voteId } = await ada.ask('openVote', { question, ...terms });
	expect((await mia.next('voteOpened')).vote).toMatchObject({ voteId, question });
	const answer = { kind: 'yesNo', yes: true } as const;
	await mia.ask('answerVote', { voteId, answer });
	await ada.ask('closeVote', { voteId });
	expect((await ada.ask('getResult', { voteId })).result.tally).toMatchObject({ counts: [1, 0] });
	await mia.ask('enterVotes', { roomCode: codeOf(second, 'maths'), deviceId });
	const other = await bob.ask('openVote', { question, ...terms });
	await ada.ask('openVote', { question, ...terms });
	await mia.ask('answerVote', { voteId: other.voteId, answer });
	expect((await mia.next('voteOpened')).vote.voteId).toBe(other.voteId);
	expect(mia.heard.filter(({ event }) => event === 'voteOpened')).toEqual([]);
	await joined(mia, 'Mia');
	expect(await mia.ack('enterVotes', { roomCode: codeOf(first, roomId), deviceId })).toEqual(refusal('wrong-state'));
});

test.each(['home', 'front'] as const)(
	'acknowledges nothing at the %s when the lease has ended meanwhile',
	async (asked) => {
		const { cluster, home, front, room } = await twoServers();
		const ada = await { home, front }[asked].connect();
		await joined(ada, 'Ada');
		const { storage } = home.running.sfu;
		let written = () => {};
		const writing = new Promise<void>((resolve) => (written = resolve));
		Object.assign(storage, { written: () => writing });
		const said = ada.ack('sendChat', { text: 'Hello' });
		const [peer] = room().peers;
		if (!peer) throw new Error('nobody is there');
		const texts = () => room().snapshotsFor(peer).chat.messages.length;
		await until(texts, 'the message', (count) => count === 1);
		cluster.withoutLease.add('home');
		written();
		expect(await said).toEqual(refusal('unavailable'));
	},
);

test('refuses a second joinRoom while in a room, and goes to rooms of other servers after leaving', async () => {
	const { cluster, started } = await servers('first', 'second', 'front');
	const [first, second, front] = started;
	if (!first || !second || !front) throw new Error('not started');
	const ada = await front.connect();
	await joined(ada, 'Ada');
	expect(await ada.ack('joinRoom', { roomId: 'maths', displayName: 'Ada' })).toEqual(refusal('wrong-state'));
	expect(await ada.ack('joinRoom', { roomId, displayName: 'Ada' })).toEqual(refusal('wrong-state'));
	cluster.homeOfNewRooms = 'second';
	// Without waiting for the answer in between.
	const [left, moved] = await Promise.all([
		ada.ack('leaveRoom', {}),
		ada.ack('joinRoom', { roomId: 'maths', displayName: 'Ada' }),
	]);
	expect([left.ok, moved.ok]).toEqual([true, true]);
	expect(first.running.sfu.rooms.get(roomId).size).toBe(0);
	expect(second.running.sfu.rooms.get('maths').size).toBe(1);
	await second.running.sfu.rooms.get('maths').close('roomClosed');
	await ada.next('roomClosed');
	expect(await ada.ack('sendChat', { text: 'Anybody?' })).toEqual(refusal('wrong-state'));
	expect(await ada.ack('joinRoom', { roomId: front.info.roomId, displayName: 'Ada' })).toMatchObject({ ok: true });
	expect(front.running.sfu.rooms.get(front.info.roomId).size).toBe(1);
});

test('answers joinRoom before the notices of the room, none of which is lost', async () => {
	const { front, home } = await twoServers();
	const ada = await home.connect();
	await joined(ada, 'Ada');
	const texts = Array.from({ length: 8 }, (_, index) => `message ${index}`);
	const saying = texts.slice(0, 4).map((text) => ada.ask('sendChat', { text }));
	const ben = await front.connect();
	let heardBefore = -1;
	const joining = ben.ask('joinRoom', { roomId, displayName: 'Ben' }).then((answer) => {
		heardBefore = ben.heard.length;
		return answer;
	});
	saying.push(...texts.slice(4).map((text) => ada.ask('sendChat', { text })));
	const [answer] = await Promise.all([joining, ...saying]);
	if (answer.status !== 'joined') throw new Error(answer.status);
	expect(heardBefore).toBe(0);
	const seen = answer.parts.chat.messages.map(({ text }) => text);
	while (seen.length < texts.length) seen.push((await ben.next('chatMessage')).text);
	expect(seen).toEqual(texts);
});

test('keeps the order of requests that arrive together while the home is being looked up', async () => {
	const { cluster, front, room } = await twoServers();
	const ada = await front.connect();
	await joined(ada, 'Ada');
	let found = () => {};
	cluster.homeCheck = new Promise((resolve) => (found = resolve));
	const first = ada.ask('sendChat', { text: 'first' });
	await until(
		() => cluster.homeChecks,
		'the home to look it up',
		(checks) => checks > 1,
	);
	cluster.homeCheck = Promise.resolve();
	const second = ada.ask('sendChat', { text: 'second' });
	found();
	await Promise.all([first, second]);
	const [peer] = room().peers;
	if (!peer) throw new Error('nobody is there');
	expect(
		room()
			.snapshotsFor(peer)
			.chat.messages.map(({ text }) => text),
	).toEqual(['first', 'second']);
});

test('answers what is open with unavailable when the link ends, and loses the connection, which resumes', async () => {
	const { cluster, front, home, room } = await twoServers();
	const bob = await home.connect();
	await joined(bob, 'Bob');
	const ada = await front.connect();
	const { peerId, resumeToken } = await joined(ada, 'Ada');
	cluster.homeCheck = new Promise(() => {});
	const asked = ada.ack('sendChat', { text: 'Hello' });
	await until(
		() => cluster.homeChecks,
		'the home to be asked',
		(checks) => checks > 1,
	);
	const [ended, away] = [ada.ended(), bob.next('peerUpdated')];
	cluster.cut('front', 'home');
	expect(await asked).toEqual(refusal('unavailable'));
	expect(await ended).toBe('transport close');
	expect(await away).toEqual({ peerId, connected: false });
	cluster.homeCheck = Promise.resolve();
	const again = await front.connect();
	expect(await joined(again, 'Ada', { resumeToken })).toMatchObject({ resumed: true, peerId });
	expect(room().snapshotsFor(room().peer(peerId)).chat.messages).toEqual([]);
});

test.each(['sprint', 'studyRooms', 'classroom', 'flutter'])(
	'%s: loses the connection when the link ends, and the seat at the home with it',
	async (dialect) => {
		const { cluster, front, home, room } = await twoServers();
		const bob = await home.connect();
		await joined(bob, 'Bob');
		const old = await front.connectLegacy({ query: { dialect } });
		const requests: Record<string, [string, object]> = {
			sprint: ['joinRoom', { roomCode: roomId, name: 'Old', email: 'old@example.com' }],
			studyRooms: ['join-room', { roomId, name: 'Old' }],
			classroom: ['join-room', { roomId, userId: 'old', email: 'old@example.com', fullName: 'Old', role: 'student' }],
			flutter: ['mediasoup:join-room', { roomId, participantData: { name: 'Old' } }],
		};
		const [event, who] = requests[dialect] ?? ['', {}];
		old.emit(event, who);
		await bob.next('peerJoined');
		const [ended, left] = [old.ended(), bob.next('peerLeft')];
		cluster.cut('front', 'home');
		expect(await ended).toBe('transport close');
		await left;
		expect(room().size).toBe(1);
	},
);

test('keeps connections that are in no room of the other server when the link ends', async () => {
	const { cluster, front } = await twoServers();
	const ada = await front.connect();
	await joined(ada, 'Ada');
	await ada.ask('leaveRoom', {});
	cluster.cut('front', 'home');
	await joined(ada, 'Ada');
});

test.each(['home', 'front'] as const)(
	'loses connections to the %s whose room ends there because its server closes',
	async (name) => {
		const { room, ...entries } = await twoServers();
		const ada = await entries[name].connect();
		await joined(ada, 'Ada');
		const [closing, ended] = [ada.next('serverClosing'), ada.ended()];
		room().close('serverClosing');
		await closing;
		// So that Socket.IO connects it again, other than after a connection that the server has closed for good.
		expect(await ended).toBe('transport close');
	},
);

test('closes the connection of a person whom a host removes, and does not let it back in', async () => {
	const { front, home } = await twoServers();
	const ada = await home.connect();
	await joined(ada, 'Ada');
	const token = await front.tokenFor({ roomId, role: 'participant' });
	const eve = await front.connect(token);
	const { peerId } = await joined(eve, 'Eve');
	const [removed, ended] = [eve.next('removed'), eve.ended()];
	await ada.ask('removePeer', { peerId });
	await removed;
	expect(await ended).toBe('io server disconnect');
	const again = await front.connect(token);
	expect(await again.ack('joinRoom', { displayName: 'Eve' })).toEqual(refusal('forbidden', 'removal'));
});

test('hands a seat over to a connection to the home itself, and closes the old one', async () => {
	const { front, home } = await twoServers();
	const ada = await front.connect();
	const { peerId, resumeToken } = await joined(ada, 'Ada');
	const [taken, ended] = [ada.next('takenOver'), ada.ended()];
	const other = await home.connect();
	expect(await joined(other, 'Ada', { resumeToken })).toMatchObject({ resumed: true, peerId });
	await taken;
	expect(await ended).toBe('io server disconnect');
});

test('closes both ends of a connection whose token was revoked at its server', async () => {
	const { front, home, room } = await twoServers();
	const ada = await home.connect();
	await joined(ada, 'Ada');
	const token = await front.tokenFor({ roomId, role: 'participant' });
	const eve = await front.connect(token);
	const { peerId } = await joined(eve, 'Eve');
	const [ended, away] = [eve.ended(), ada.next('peerUpdated')];
	await front.revoke(token);
	expect(await ended).toBe('io server disconnect');
	expect(await away).toEqual({ peerId, connected: false });
	expect(room().peer(peerId).connected).toBe(false);
});

test('counts rooms of the other server to which a token does not admit as wrong guesses', async () => {
	const { cluster, front, home } = await twoServers();
	const other = home.running.sfu.rooms.create({ name: 'Other' });
	const { roomCode } = other.settings;
	const token = await front.tokenFor({ roomId: front.info.roomId, role: 'participant' });
	const codes: string[] = [];
	for (let connection = 0; connection < 3; connection++) {
		const pupil = await front.connect(token);
		for (let each = 0; each < 12; each++) {
			const { error } = await pupil.ack('joinRoom', { displayName: 'Pupil', roomCode });
			codes.push(error.code);
		}
	}
	expect(codes.slice(0, 30)).toEqual(Array(30).fill('not-found'));
	expect(codes.slice(30)).toContain('rate-limited');
	// Nor is the room opened for them.
	expect(cluster.placed).toEqual([]);
	const old = await front.connectLegacy({ auth: { token }, query: { dialect: 'classroom' } });
	await old.tell('create-transport', { roomId: other.id, direction: 'send' }, 'error');
	expect(cluster.placed).toEqual([]);
});

test('counts a room that the home does not let a token into as a wrong guess', async () => {
	const { front, home } = await twoServers();
	const room = home.running.sfu.rooms.create({ name: 'Other' });
	const token = await front.tokenFor({ roomId: room.id, role: 'host', founding: 'of another one' });
	const codes: string[] = [];
	for (let connection = 0; connection < 3; connection++) {
		const pupil = await front.connect(token);
		for (let each = 0; each < 12; each++) {
			const { error } = await pupil.ack('joinRoom', { displayName: 'Pupil', roomCode: room.settings.roomCode });
			codes.push(error.code);
		}
	}
	expect(codes[0]).toBe('not-found');
	expect(codes).toContain('rate-limited');
});

test('tells clients that name the room in each request whether it is there, as on one server', async () => {
	const { front, home } = await twoServers();
	const other = home.running.sfu.rooms.create({ name: 'Other' });
	const pupil = await front.connectLegacy({ query: { dialect: 'classroom' } });
	const ask = (room: string) => pupil.tell('create-transport', { roomId: room, direction: 'send' }, 'error');
	const own = await home.connectLegacy({ query: { dialect: 'classroom' } });
	const askHome = (room: string) => own.tell('create-transport', { roomId: room, direction: 'send' }, 'error');
	expect(await ask(other.id)).toEqual(await askHome(other.id));
	expect(await ask('nowhere')).toEqual(await askHome('nowhere'));
	expect(await ask(other.id)).not.toEqual(await ask('nowhere'));
});

test('gives up a seat at its home', async () => {
	const { front, room } = await twoServers();
	const ada = await front.connect();
	const { resumeToken } = await joined(ada, 'Ada');
	const ben = await front.connect();
	await joined(ben, 'Ben');
	expect(await ben.ack('giveUpSeat', { roomId, resumeToken })).toEqual(refusal('wrong-state'));
	ada.socket.disconnect();
	const away = () => room().peers.filter(({ connected }) => !connected).length;
	await until(away, 'Ada to be away', (count) => count === 1);
	expect(await ben.ack('giveUpSeat', { roomId, resumeToken })).toEqual({ ok: true });
	expect(room().size).toBe(1);
});

test('answers unavailable when the other server is not the home any more, and stays connected', async () => {
	const { cluster, front } = await twoServers();
	const ada = await front.connect();
	await joined(ada, 'Ada');
	const refused = Promise.reject(new SfuError('unavailable', 'another epoch'));
	refused.catch(() => {});
	cluster.homeCheck = refused;
	expect(await ada.ack('sendChat', { text: 'Hello' })).toEqual(refusal('unavailable'));
	const ben = await front.connect();
	expect(await ben.ack('joinRoom', { roomId, displayName: 'Ben' })).toEqual(refusal('unavailable'));
	cluster.homeCheck = Promise.resolve();
	expect(await ada.ack('sendChat', { text: 'Hello' })).toMatchObject({ ok: true });
	await joined(ben, 'Ben');
	await ada.next('peerJoined');
});

test('answers requests of a malformed kind as the home does', async () => {
	const { front } = await twoServers();
	const ada = await front.connect();
	expect(await ada.ack('joinRoom', { roomId })).toEqual(refusal('bad-request', 'name'));
	expect(await ada.ack('sendChat', { text: 'Hello' })).toEqual(refusal('wrong-state'));
	await joined(ada, 'Ada');
	for (const nonsense of [undefined, null, 7, [], Buffer.from('x')])
		expect(await ada.ack('sendChat', nonsense)).toEqual(refusal('bad-request'));
	expect(await ada.ack('createRoom', { roomId: 5 })).toEqual(refusal('bad-request'));
});
