import { expect, onTestFinished, test } from 'vitest';
import type { TestServer } from '../../testing/TestServer.ts';
import { closeServers, refusal, sharedServers, startServers } from './twoServers.fixture.ts';

const twoServers = sharedServers();

test('founds a room at its home through another server, whose clients and those of the home hear of each other', async () => {
	const { home, front, joined, roomId } = twoServers();
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
	const { front, joined, roomId } = twoServers();
	const [ada, eve] = [await front.connect(), await front.connect()];
	expect(await ada.ask('createRoom', { roomId })).toMatchObject({ room: { roomId }, founderToken: expect.any(String) });
	expect(await eve.ack('createRoom', { roomId })).toEqual(refusal('wrong-state'));
	expect(await joined(eve, 'Eve')).toMatchObject({ role: 'participant' });
	expect(await joined(ada, 'Ada')).toMatchObject({ role: 'host' });
});

test('lets a person in from the lobby through another server', async () => {
	const { front, home, joined, roomId } = twoServers();
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
	const { front, home, joined, roomId } = twoServers();
	home.running.sfu.rooms.create({ name: 'Physics', roomId, waitForHost: true });
	const ben = await front.connect();
	expect(await ben.ask('joinRoom', { roomId, displayName: 'Ben' })).toMatchObject({ reason: 'host' });
	const host = await front.connect(await front.tokenFor({ roomId, role: 'host' }));
	await joined(host, 'Host');
	await ben.next('admitted');
	await joined(ben, 'Ben');
});

test('leaves the lobby of one server when the person joins a room of another', async () => {
	const { front, home, joined, roomId } = twoServers();
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
	const { cluster, started } = await startServers('first', 'second', 'front');
	onTestFinished(() => closeServers(cluster, ...started));
	const [first, second, front] = started;
	if (!first || !second || !front) throw new Error('not started');
	const ada = await first.connect();
	await ada.ask('joinRoom', { roomId: 'physics', displayName: 'Ada' });
	cluster.homeOfNewRooms = 'second';
	const bob = await second.connect();
	await bob.ask('joinRoom', { roomId: 'maths', displayName: 'Bob' });
	const codeOf = (server: TestServer, id: string) => server.running.sfu.rooms.get(id).settings.roomCode;
	const mia = await front.connect();
	const deviceId = 'device-of-mia-000';
	expect(await mia.ack('enterVotes', { roomCode: '999999', deviceId })).toEqual(refusal('not-found', 'room'));
	const entered = await mia.ask('enterVotes', { roomCode: codeOf(first, 'physics'), deviceId });
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
	expect(await mia.ask('joinRoom', { roomId: 'physics', displayName: 'Mia' })).toMatchObject({ status: 'joined' });
	expect(await mia.ack('enterVotes', { roomCode: codeOf(first, 'physics'), deviceId })).toEqual(refusal('wrong-state'));
});

test('refuses a second joinRoom while in a room, and goes to rooms of other servers after leaving', async () => {
	const { cluster, started } = await startServers('first', 'second', 'front');
	onTestFinished(() => closeServers(cluster, ...started));
	const [first, second, front] = started;
	if (!first || !second || !front) throw new Error('not started');
	const ada = await front.connect();
	const join = (roomId: string) => ada.ack('joinRoom', { roomId, displayName: 'Ada' });
	expect(await join('physics')).toMatchObject({ ok: true });
	expect(await join('maths')).toEqual(refusal('wrong-state'));
	expect(await join('physics')).toEqual(refusal('wrong-state'));
	cluster.homeOfNewRooms = 'second';
	// Without waiting for the answer in between.
	const [left, moved] = await Promise.all([ada.ack('leaveRoom', {}), join('maths')]);
	expect([left.ok, moved.ok]).toEqual([true, true]);
	expect(first.running.sfu.rooms.get('physics').size).toBe(0);
	expect(second.running.sfu.rooms.get('maths').size).toBe(1);
	await second.running.sfu.rooms.get('maths').close('roomClosed');
	await ada.next('roomClosed');
	expect(await ada.ack('sendChat', { text: 'Anybody?' })).toEqual(refusal('wrong-state'));
	expect(await join(front.info.roomId)).toMatchObject({ ok: true });
	expect(front.running.sfu.rooms.get(front.info.roomId).size).toBe(1);
});

test('answers joinRoom before the notices of the room, none of which is lost', async () => {
	const { front, home, joined, roomId } = twoServers();
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

test('tells clients that name the room in each request whether it is there, as on one server', async () => {
	const { front, home } = twoServers();
	const other = home.running.sfu.rooms.create({ name: 'Other' });
	const pupil = await front.connectLegacy({ query: { dialect: 'classroom' } });
	const ask = (room: string) => pupil.tell('create-transport', { roomId: room, direction: 'send' }, 'error');
	const own = await home.connectLegacy({ query: { dialect: 'classroom' } });
	const askHome = (room: string) => own.tell('create-transport', { roomId: room, direction: 'send' }, 'error');
	expect(await ask(other.id)).toEqual(await askHome(other.id));
	expect(await ask('nowhere')).toEqual(await askHome('nowhere'));
	expect(await ask(other.id)).not.toEqual(await ask('nowhere'));
});
