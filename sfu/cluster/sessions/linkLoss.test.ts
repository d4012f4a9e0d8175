import { expect, onTestFinished, test } from 'vitest';
import { SfuError } from '../../core/errors.ts';
import { until } from '../../testing/until.ts';
import { refusal, sharedServers } from './twoServers.fixture.ts';

const twoServers = sharedServers();

test.each(['home', 'front'] as const)(
	'acknowledges nothing at the %s when the lease has ended meanwhile',
	async (asked) => {
		const { cluster, home, front, room, joined } = twoServers();
		const ada = await { home, front }[asked].connect();
		await joined(ada, 'Ada');
		const { storage } = home.running.sfu;
		const { written } = storage;
		let save = () => {};
		const saving = new Promise<void>((resolve) => (save = resolve));
		Object.assign(storage, { written: () => saving });
		onTestFinished(() => {
			Object.assign(storage, { written });
			cluster.withoutLease.clear();
		});
		const said = ada.ack('sendChat', { text: 'Hello' });
		const [peer] = room().peers;
		if (!peer) throw new Error('nobody is there');
		const texts = () => room().views.snapshotsFor(peer).chat.messages.length;
		await until(texts, 'the message', (count) => count === 1);
		cluster.withoutLease.add('home');
		save();
		expect(await said).toEqual(refusal('unavailable'));
	},
);

test('answers what is open with unavailable when the link ends, and loses the connection, which resumes', async () => {
	const { cluster, front, home, room, joined } = twoServers();
	const bob = await home.connect();
	await joined(bob, 'Bob');
	const ada = await front.connect();
	const { peerId, resumeToken } = await joined(ada, 'Ada');
	const before = cluster.homeChecks;
	cluster.homeCheck = new Promise(() => {});
	const asked = ada.ack('sendChat', { text: 'Hello' });
	await until(
		() => cluster.homeChecks,
		'the home to be asked',
		(checks) => checks > before,
	);
	const [ended, away] = [ada.ended(), bob.next('peerUpdated')];
	cluster.cut('front', 'home');
	expect(await asked).toEqual(refusal('unavailable'));
	expect(await ended).toBe('transport close');
	expect(await away).toEqual({ peerId, connected: false });
	cluster.homeCheck = Promise.resolve();
	const again = await front.connect();
	expect(await joined(again, 'Ada', { resumeToken })).toMatchObject({ resumed: true, peerId });
	expect(room().views.snapshotsFor(room().peer(peerId)).chat.messages).toEqual([]);
});

test.each(['sprint', 'studyRooms', 'classroom', 'flutter'])(
	'%s: loses the connection when the link ends, and the seat at the home with it',
	async (dialect) => {
		const { cluster, front, home, room, joined, roomId } = twoServers();
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
	const { cluster, front, joined } = twoServers();
	const ada = await front.connect();
	await joined(ada, 'Ada');
	await ada.ask('leaveRoom', {});
	cluster.cut('front', 'home');
	await joined(ada, 'Ada');
});

test.each(['home', 'front'] as const)(
	'loses connections to the %s whose room ends there because its server closes',
	async (name) => {
		const { room, joined, ...entries } = twoServers();
		const ada = await entries[name].connect();
		await joined(ada, 'Ada');
		const [closing, ended] = [ada.next('serverClosing'), ada.ended()];
		room().close('serverClosing');
		await closing;
		// So that Socket.IO connects it again, other than after a connection that the server has closed for good.
		expect(await ended).toBe('transport close');
	},
);

test('answers unavailable when the other server is not the home any more, and stays connected', async () => {
	const { cluster, front, joined, roomId } = twoServers();
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
