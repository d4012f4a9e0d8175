import { describe, expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

const bensDevice = 'device-of-ben-0001';
const join = { displayName: 'Ben', deviceId: bensDevice };

/** A class with a lobby, its host, and Ben, who waits. */
async function benWaits(server: TestSfu) {
	server.createRoom({ lobby: true });
	const host = await server.enter({ role: 'host' });
	const ben = server.connect({ roomId: 'physics', subject: 'ben' });
	const { peerId } = await ben.ask('joinRoom', join);
	return { host, ben, peerId };
}

describe('a removed participant', () => {
	test('is told and disconnected, and stays out with the same token', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await classOfThree(server);
		const { peerId } = ben.answer;
		await host.ask('removePeer', { peerId });
		expect([ben.told('removed'), ben.linkClosed]).toEqual([[{}], true]);
		expect(cleo.told('peerLeft')).toEqual([{ peerId }]);
		const again = server.connect({ roomId: 'physics', subject: 'ben' });
		expect(await again.codeOf('joinRoom', { displayName: 'Ben' })).toBe('forbidden removal');
		expect(await host.codeOf('removePeer', { peerId })).toBe('not-found participant');
		expect(await host.codeOf('removePeer', { peerId: host.answer.peerId })).toBe('forbidden');
	});

	test('stays out with a new token by its device, and by its former seat', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({}, join);
		const { peerId, resumeToken } = ben.answer;
		await host.ask('removePeer', { peerId });
		const again = server.connect({ roomId: 'physics' });
		expect(await again.codeOf('joinRoom', { ...join, displayName: 'Another name' })).toBe('forbidden removal');
		expect(await again.codeOf('joinRoom', { displayName: 'Ben', resumeToken })).toBe('forbidden removal');
		const returning = { displayName: 'Ben', resumeToken, returnOnly: true };
		expect(await again.codeOf('joinRoom', returning)).toBe('forbidden removal');
		expect(await again.codeOf('joinRoom', { displayName: 'Dora', deviceId: 'device-of-dora-01' })).toBe('ok');
	});

	test('stays out when it was removed while its connection was lost', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' }, join);
		const { peerId, resumeToken } = ben.answer;
		ben.session.disconnected();
		await host.ask('removePeer', { peerId });
		const back = server.connect({ roomId: 'physics', subject: 'ben' });
		expect(await back.codeOf('joinRoom', { ...join, resumeToken, returnOnly: true })).toBe('forbidden removal');
	});

	test('leaves hosts on the same device undisturbed', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' }, join);
		const ben = await server.enter({}, join);
		await host.ask('removePeer', { peerId: ben.answer.peerId });
		expect([host.linkClosed, host.told('removed')]).toEqual([false, []]);
		await server.enter({ role: 'coHost' }, join);
	});

	test('is told in all its tabs and devices, which all end, those that are kept for it too', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		const room = server.createRoom();
		const host = await server.enter({ role: 'host' });
		const away = await server.enter({ subject: 'ben' }, join);
		away.session.disconnected();
		await host.next('peerLeft');
		const tab = await server.enter({}, join);
		const phone = await server.enter({ subject: 'ben', maxSeats: 3 }, { ...join, deviceId: 'phone-of-ben-0001' });
		const dora = await server.enter({}, { displayName: 'Dora', deviceId: 'device-of-dora-01' });
		await host.ask('removePeer', { peerId: phone.answer.peerId });
		// The tab has another token, and shares the device only with the seat that is kept.
		expect([phone, tab].map((seat) => [seat.told('removed'), seat.linkClosed])).toEqual([
			[[{}], true],
			[[], false],
		]);
		expect(room.keptSeats).toEqual([]);
		expect(dora.told('removed')).toEqual([]);
		await host.ask('removePeer', { peerId: tab.answer.peerId });
		expect(room.size).toBe(2);
		expect(host.told('removalsChanged').at(-1)?.removed).toHaveLength(2);
	});

	test('stays out with every token and device that it had when it was removed', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const laptop = await server.enter({ subject: 'ben' }, join);
		await server.enter({ subject: 'ben' }, { ...join, deviceId: 'phone-of-ben-0001' });
		// Its connection was lost, and it came back to the same seat with a token that it got for the code.
		laptop.session.disconnected();
		await server.enter({ subject: 'ben again' }, { ...join, resumeToken: laptop.answer.resumeToken });
		await host.ask('removePeer', { peerId: laptop.answer.peerId });
		for (const subject of ['ben', 'ben again'])
			expect(await server.connect({ roomId: 'physics', subject }).codeOf('joinRoom', { displayName: 'B' })).toBe(
				'forbidden removal',
			);
		for (const deviceId of [bensDevice, 'phone-of-ben-0001'])
			expect(await server.connect({ roomId: 'physics' }).codeOf('joinRoom', { ...join, deviceId })).toBe(
				'forbidden removal',
			);
	});

	test('stays out with a token that it used before, after it came back with another one to a kept seat', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' });
		ben.session.disconnected();
		await host.next('peerLeft');
		const back = await server.enter({ subject: 'ben again' }, { resumeToken: ben.answer.resumeToken });
		await host.ask('removePeer', { peerId: back.answer.peerId });
		const again = server.connect({ roomId: 'physics', subject: 'ben' });
		expect(await again.codeOf('joinRoom', { displayName: 'Ben' })).toBe('forbidden removal');
	});

	test('does not wait in the lobby with another device any more', async () => {
		await using server = await TestSfu.start();
		const { host, ben, peerId } = await benWaits(server);
		await host.ask('admit', { peerId });
		const { peerId: inside } = await ben.join(join);
		const phone = server.connect({ roomId: 'physics', subject: 'ben' });
		await phone.ask('joinRoom', { ...join, deviceId: 'phone-of-ben-0001' });
		await host.ask('removePeer', { peerId: inside });
		expect(await phone.next('removed')).toEqual({});
		expect(host.told('lobbyChanged').at(-1)).toEqual({ lobby: [] });
	});

	test('may come in again when a host lets it back in, also while the room is locked', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' }, join);
		const { peerId } = ben.answer;
		await host.ask('lockRoom', { locked: true });
		await host.ask('removePeer', { peerId });
		expect(host.told('removalsChanged').at(-1)).toMatchObject({
			removed: [{ peerId, displayName: 'Ben', how: 'removed' }],
		});
		await host.ask('allowAgain', { peerId });
		expect(host.told('removalsChanged').at(-1)).toEqual({ removed: [] });
		expect(await server.connect({ roomId: 'physics' }).codeOf('joinRoom', { displayName: 'Eve' })).toBe('room-locked');
		await server.enter({}, join);
		expect(await host.codeOf('allowAgain', { peerId })).toBe('not-found participant');
	});

	test('comes in by a door that was locked after it was let back in only when the host unlocks it', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({}, join);
		await host.ask('removePeer', { peerId: ben.answer.peerId });
		await host.ask('allowAgain', { peerId: ben.answer.peerId });
		await host.ask('lockRoom', { locked: true });
		const again = server.connect({ roomId: 'physics' });
		expect(await again.codeOf('joinRoom', join)).toBe('room-locked');
	});

	test('may come to the next lesson', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({}, join);
		await host.ask('removePeer', { peerId: ben.answer.peerId });
		await host.ask('leaveRoom', {});
		expect(server.sfu.rooms.get('physics').removals).toEqual([]);
		await server.enter({}, join);
	});
});

describe('a person who was turned away in the lobby', () => {
	test('stays out with a new token by its device, and does not wait again', async () => {
		await using server = await TestSfu.start();
		const { host, ben, peerId } = await benWaits(server);
		await host.ask('deny', { peerId });
		expect(await ben.next('denied')).toEqual({});
		expect(await ben.codeOf('joinRoom', join)).toBe('forbidden denial');
		expect(await server.connect({ roomId: 'physics' }).codeOf('joinRoom', join)).toBe('forbidden denial');
		expect(host.told('lobbyChanged').at(-1)).toEqual({ lobby: [] });
		expect(host.told('removalsChanged').at(-1)).toMatchObject({ removed: [{ peerId, how: 'denied' }] });
	});

	test('waits once: a newer tab takes the place of the older one in the queue, and is turned away', async () => {
		await using server = await TestSfu.start();
		const { host, ben } = await benWaits(server);
		const tab = server.connect({ roomId: 'physics' });
		const dora = server.connect({ roomId: 'physics' });
		await dora.ask('joinRoom', { displayName: 'Dora', deviceId: 'device-of-dora-01' });
		const { peerId } = await tab.ask('joinRoom', join);
		expect(await ben.next('takenOver')).toEqual({});
		expect(host.told('lobbyChanged').at(-1)).toMatchObject({ lobby: [{ peerId }, { displayName: 'Dora' }] });
		await host.ask('deny', { peerId });
		expect(await tab.next('denied')).toEqual({});
		expect(host.told('lobbyChanged').at(-1)).toMatchObject({ lobby: [{ displayName: 'Dora' }] });
	});

	test('comes in without waiting when a host lets it in after all', async () => {
		await using server = await TestSfu.start();
		const { host, ben, peerId } = await benWaits(server);
		await host.ask('deny', { peerId });
		await host.ask('allowAgain', { peerId });
		expect((await ben.join(join)).status).toBe('joined');
	});
});

describe('the list of removed people', () => {
	test('is shown to hosts and co-hosts only', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await classOfThree(server);
		await host.ask('removePeer', { peerId: ben.answer.peerId });
		const removed = [{ peerId: ben.answer.peerId, displayName: 'Ben', how: 'removed', sinceMs: expect.any(Number) }];
		expect((await server.enter({ role: 'host' })).answer.parts.removals).toEqual({ removed });
		expect((await server.enter()).answer.parts).not.toHaveProperty('removals');
		expect(cleo.told('removalsChanged')).toEqual([]);
		expect(await cleo.codeOf('allowAgain', { peerId: ben.answer.peerId })).toBe('forbidden');
		await host.ask('setRole', { peerId: cleo.answer.peerId, role: 'coHost' });
		expect(cleo.told('removalsChanged')).toEqual([{ removed }]);
		expect(await cleo.codeOf('allowAgain', { peerId: ben.answer.peerId })).toBe('ok');
	});

	test('is among the settings that outlive the server, with what recognises the person', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const host = await server.enter({ role: 'host' });
		const ben = await server.enter({ subject: 'ben' }, join);
		await host.ask('removePeer', { peerId: ben.answer.peerId });
		expect(room.removals).toMatchObject([{ subject: 'ben', deviceId: bensDevice, displayName: 'Ben' }]);
	});
});

test('refuses a device id that is too short, too long or has other characters', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const client = server.connect({ roomId: 'physics' });
	for (const deviceId of ['', 'short', 'a'.repeat(65), 'with spaces in it and so on', 7]) {
		expect([deviceId, await client.codeOf('joinRoom', { displayName: 'A', deviceId })]).toEqual([
			deviceId,
			'bad-request',
		]);
	}
});
