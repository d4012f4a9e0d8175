import { expect, test } from 'vitest';
import { until } from '../../testing/until.ts';
import { refusal, sharedServers } from './twoServers.fixture.ts';

const twoServers = sharedServers();

test('keeps the order of requests that arrive together while the home is being looked up', async () => {
	const { cluster, front, room, joined } = twoServers();
	const ada = await front.connect();
	await joined(ada, 'Ada');
	const before = cluster.homeChecks;
	let found = () => {};
	cluster.homeCheck = new Promise((resolve) => (found = resolve));
	const first = ada.ask('sendChat', { text: 'first' });
	await until(
		() => cluster.homeChecks,
		'the home to look it up',
		(checks) => checks > before,
	);
	cluster.homeCheck = Promise.resolve();
	const second = ada.ask('sendChat', { text: 'second' });
	found();
	await Promise.all([first, second]);
	const [peer] = room().peers;
	if (!peer) throw new Error('nobody is there');
	expect(
		room()
			.views.snapshotsFor(peer)
			.chat.messages.map(({ text }) => text),
	).toEqual(['first', 'second']);
});

test('closes the connection of a person whom a host removes, and does not let it back in', async () => {
	const { front, home, joined, roomId } = twoServers();
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
	const { front, home, joined } = twoServers();
	const ada = await front.connect();
	const { peerId, resumeToken } = await joined(ada, 'Ada');
	const [taken, ended] = [ada.next('takenOver'), ada.ended()];
	const other = await home.connect();
	expect(await joined(other, 'Ada', { resumeToken })).toMatchObject({ resumed: true, peerId });
	await taken;
	expect(await ended).toBe('io server disconnect');
});

test('closes both ends of a connection whose token was revoked at its server', async () => {
	const { front, home, room, joined, roomId } = twoServers();
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

test('gives up a seat at its home', async () => {
	const { front, room, joined, roomId } = twoServers();
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

test('answers requests of a malformed kind as the home does', async () => {
	const { front, joined, roomId } = twoServers();
	const ada = await front.connect();
	expect(await ada.ack('joinRoom', { roomId })).toEqual(refusal('bad-request', 'name'));
	expect(await ada.ack('sendChat', { text: 'Hello' })).toEqual(refusal('wrong-state'));
	await joined(ada, 'Ada');
	for (const nonsense of [undefined, null, 7, [], Buffer.from('x')])
		expect(await ada.ack('sendChat', nonsense)).toEqual(refusal('bad-request'));
	expect(await ada.ack('createRoom', { roomId: 5 })).toEqual(refusal('bad-request'));
});
