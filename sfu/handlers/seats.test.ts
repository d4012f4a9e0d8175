import { describe, expect, test } from 'vitest';
import { maxWaitingPerAddress } from '../core/limits.ts';
import { TestSfu } from '../testing/TestSfu.ts';

const join = { displayName: 'Ben' };
const device = 'device-of-ben-0001';
const refused = 'limit-reached seat';

describe('one token or device', () => {
	test('gets two seats when it asks for sixty at the same moment', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const tabs = Array.from({ length: 60 }, () => server.connect({ roomId: 'physics', subject: 'ben' }));
		const codes = await Promise.all(tabs.map((tab) => tab.codeOf('joinRoom', { ...join, prepareTransports: true })));
		expect(codes.filter((code) => code === 'ok')).toHaveLength(2);
		expect(codes.filter((code) => code === refused)).toHaveLength(58);
		expect(room.size).toBe(2);
	});

	test('gets two seats with a new token for each on the same device', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const codes: string[] = [];
		for (let tab = 0; tab < 3; tab++)
			codes.push(await server.connect({ roomId: 'physics' }).codeOf('joinRoom', { ...join, deviceId: device }));
		expect(codes).toEqual(['ok', 'ok', refused]);
	});

	test('gets as many seats as its token or the server says', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const codes: string[] = [];
		for (let tab = 0; tab < 4; tab++) {
			const client = server.connect({ roomId: 'physics', subject: 'program', maxSeats: 3 });
			codes.push(await client.codeOf('joinRoom', { displayName: `Tab ${tab}` }));
		}
		expect(codes).toEqual(['ok', 'ok', 'ok', refused]);
	});

	test('of a host on the device of a student counts by its token only', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		await server.enter({ role: 'host' }, { deviceId: device });
		await server.enter({ role: 'coHost' }, { deviceId: device });
		await server.enter({}, { deviceId: device });
		await server.enter({}, { deviceId: device });
		expect(await server.connect({ roomId: 'physics' }).codeOf('joinRoom', { ...join, deviceId: device })).toBe(refused);
	});

	test('has its two seats in each room', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		server.createRoom({ roomId: 'biology' });
		for (const roomId of ['physics', 'physics', 'biology', 'biology'])
			await server.enter({ roomId, subject: 'ben' }, { deviceId: device });
	});
});

describe('a seat whose connection is lost', () => {
	test('gives way to a new one of the same person, the oldest first, also in a full room', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ maxParticipants: 2 });
		const [first, second] = [await server.enter({ subject: 'ben' }), await server.enter({ subject: 'ben' })];
		first.session.disconnected();
		second.session.disconnected();
		const third = await server.enter({ subject: 'ben' });
		expect(room.peers.map(({ id }) => id)).toEqual([second.answer.peerId, third.answer.peerId]);
		const { resumeToken } = first.answer;
		const back = server.connect({ roomId: 'physics', subject: 'ben' });
		expect(await back.codeOf('joinRoom', { ...join, resumeToken, returnOnly: true })).toBe('not-found seat');
	});

	test('gives way although it is kept after the grace time, and so never fills the seats kept for others', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		const room = server.createRoom();
		const host = await server.enter({ role: 'host' });
		for (let tab = 0; tab < 5; tab++) {
			(await server.enter({ subject: 'ben' })).session.disconnected();
			await host.next('peerLeft', tab);
		}
		expect(room.keptSeats).toHaveLength(2);
	});

	test('is returned to while the other one is in use, but not beside two others', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' }, { deviceId: device });
		ben.session.disconnected();
		await host.next('peerLeft');
		await server.enter({ subject: 'ben' });
		const { resumeToken } = ben.answer;
		const back = await server.enter({ subject: 'ben' }, { resumeToken });
		expect(back.answer.peerId).toBe(ben.answer.peerId);
		expect(await server.connect({ roomId: 'physics', subject: 'ben' }).codeOf('joinRoom', join)).toBe(refused);
	});
});

describe('somebody who waits', () => {
	test('waits once with one token, so that others can knock', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ lobby: true });
		for (let tab = 0; tab < 20; tab++)
			await server.connect({ roomId: 'physics', subject: 'ben' }).ask('joinRoom', join);
		expect(room.waitingCount).toBe(1);
	});

	test('leaves places in the queue to other addresses, however many tokens it has', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ lobby: true });
		const knock = (network: string) =>
			server.connect({ roomId: 'physics' }, network).codeOf('joinRoom', { displayName: 'Somebody' });
		const codes: string[] = [];
		for (let token = 0; token <= maxWaitingPerAddress; token++) codes.push(await knock('192.168.1.7'));
		expect(codes.filter((code) => code !== 'ok')).toEqual(['room-full']);
		expect(await knock('192.168.1.8')).toBe('ok');
		expect(room.waitingCount).toBe(maxWaitingPerAddress + 1);
	});

	test('waits once for a host, and the older tab is told', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ waitForHost: true });
		const [older, newer] = [server.connect({ roomId: 'physics' }), server.connect({ roomId: 'physics' })];
		await older.ask('joinRoom', { ...join, deviceId: device });
		await newer.ask('joinRoom', { ...join, deviceId: device });
		expect(await older.next('takenOver')).toEqual({});
		older.session.disconnected();
		expect(room.waitingCount).toBe(1);
		await server.enter({ role: 'host' });
		expect(await newer.next('admitted')).toEqual({});
		expect(older.told('admitted')).toEqual([]);
	});

	test('is admitted with the device that it knocked with: another one of the same token knocks itself', async () => {
		await using server = await TestSfu.start();
		server.createRoom({ lobby: true });
		const host = await server.enter({ role: 'host' });
		const ben = server.connect({ roomId: 'physics', subject: 'ben' });
		const { peerId } = await ben.ask('joinRoom', { ...join, deviceId: device });
		await host.ask('admit', { peerId });
		await ben.join({ deviceId: device });
		for (const other of [undefined, 'phone-of-ben-0001']) {
			const phone = server.connect({ roomId: 'physics', subject: 'ben' });
			expect(await phone.ask('joinRoom', { ...join, deviceId: other })).toMatchObject({ reason: 'admission' });
		}
	});

	test('is turned away with its second device without losing its seat in the class', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' }, { deviceId: device });
		await host.ask('setRoomOptions', { lobby: true });
		const phone = server.connect({ roomId: 'physics', subject: 'ben' });
		const { peerId } = await phone.ask('joinRoom', { ...join, deviceId: 'phone-of-ben-0001' });
		await host.ask('deny', { peerId });
		expect(await phone.next('denied')).toEqual({});
		expect([ben.linkClosed, room.removals]).toEqual([false, []]);
	});
});

describe('what a host does to a person', () => {
	test('mutes it, stops its video and takes its permissions in all its seats, and in those that it takes later', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const host = await server.enter({ role: 'host' });
		const laptop = await server.enter({ subject: 'ben', maxSeats: 3 });
		const phone = await server.enter({ subject: 'ben', maxSeats: 3 });
		for (const seat of [laptop, phone]) await seat.produce('mic');
		const camera = await phone.produce('camera');
		await host.ask('mutePeer', { peerId: laptop.answer.peerId });
		const paused = () => room.peers.flatMap((peer) => peer.producersOf('mic')).map((mic) => mic.paused);
		expect(paused()).toEqual([true, true]);
		expect(await host.ask('stopVideo', { peerId: laptop.answer.peerId })).toMatchObject({
			peerIds: [phone.answer.peerId],
		});
		expect(host.told('producerClosed')).toMatchObject([{ producerId: camera }]);
		await host.ask('setPermissions', { peerId: laptop.answer.peerId, permissions: { mic: false, chat: false } });
		expect(await phone.codeOf('sendChat', { text: 'Hello' })).toBe('forbidden');
		const third = await server.enter({ subject: 'ben', maxSeats: 3 });
		expect(third.answer.permissions).toMatchObject({ mic: false, chat: false, camera: true });
		expect(host.told('peerJoined').at(-1)).toMatchObject({ peer: { permissions: { mic: false } } });
		expect((await server.enter()).answer.permissions).toMatchObject({ mic: true, chat: true });
	});

	test('is not possible against oneself in another tab', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host', subject: 'anna' });
		const tab = await server.enter({ role: 'host', subject: 'anna' });
		const { peerId } = tab.answer;
		expect(await host.codeOf('removePeer', { peerId })).toBe('forbidden');
		expect(await host.codeOf('setRole', { peerId, role: 'participant' })).toBe('forbidden');
	});
});

describe('a role', () => {
	test('that a host took away stays away with the same token, in every tab and on return', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const grant = { role: 'coHost', subject: 'cora' } as const;
		const [laptop, phone] = [await server.enter(grant), await server.enter(grant)];
		await host.ask('setRole', { peerId: laptop.answer.peerId, role: 'participant' });
		expect(await phone.codeOf('muteAll', {})).toBe('forbidden');
		laptop.session.disconnected();
		phone.session.disconnected();
		expect((await server.enter(grant)).answer.role).toBe('participant');
		const { resumeToken } = laptop.answer;
		expect((await server.enter(grant, { resumeToken })).answer.role).toBe('participant');
	});

	test('that a host gave back is that of the token again', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const grant = { role: 'coHost', subject: 'cora' } as const;
		const cora = await server.enter(grant);
		await host.ask('setRole', { peerId: cora.answer.peerId, role: 'participant' });
		await host.ask('setRole', { peerId: cora.answer.peerId, role: 'coHost' });
		expect((await server.enter(grant)).answer.role).toBe('coHost');
	});

	test('that a host gave is kept with the seat, also when its person comes back with a new token for the code', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' });
		await host.ask('setRole', { peerId: ben.answer.peerId, role: 'coHost' });
		ben.session.disconnected();
		await host.next('peerLeft');
		const { resumeToken } = ben.answer;
		expect((await server.enter({}, { resumeToken })).answer.role).toBe('coHost');
	});

	test('of a new token is taken on return to a seat of a lower one, whether it waits or is kept', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		server.createRoom();
		const other = await server.enter();
		const teacher = await server.enter();
		const { resumeToken } = teacher.answer;
		const resumed = await server.enter({ role: 'coHost' }, { resumeToken });
		expect(resumed.answer).toMatchObject({ resumed: true, role: 'coHost' });
		expect(other.told('peerUpdated')).toContainEqual({ peerId: teacher.answer.peerId, role: 'coHost' });
		resumed.session.disconnected();
		await other.next('peerLeft');
		expect((await server.enter({ role: 'host' }, { resumeToken })).answer).toMatchObject({
			...{ resumed: false, role: 'host', peerId: teacher.answer.peerId },
		});
	});
});
