import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { parametersOf } from '../testing/rtpParameters.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('lets a co-host moderate, but not change roles, end the class or remove a host', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	await host.ask('setRole', { peerId: ben.answer.peerId, role: 'coHost' });
	expect(cleo.told('peerUpdated')).toContainEqual({ peerId: ben.answer.peerId, role: 'coHost' });
	expect(await ben.codeOf('muteAll', {})).toBe('ok');
	expect(await ben.codeOf('setRole', { peerId: cleo.answer.peerId, role: 'coHost' })).toBe('forbidden');
	expect(await ben.codeOf('closeRoom', {})).toBe('forbidden');
	expect(await ben.codeOf('removePeer', { peerId: host.answer.peerId })).toBe('forbidden');
	expect(await host.codeOf('setRole', { peerId: host.answer.peerId, role: 'participant' })).toBe('forbidden');
	expect(await host.codeOf('setPermissions', { peerId: ben.answer.peerId, permissions: {} })).toBe('forbidden');
});

test('tells a muted peer that a host did it, and lets it unmute itself', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const producerId = await ben.produce('mic');
	const { peerId } = ben.answer;
	await host.ask('mutePeer', { peerId });
	for (const client of [ben, cleo, host]) {
		expect(client.told('producerPaused')).toEqual([{ peerId, producerId, by: 'host' }]);
	}
	await ben.ask('resumeProducer', { producerId });
	expect(cleo.told('producerResumed')).toEqual([{ peerId, producerId }]);
});

test('spares hosts when all are muted, and closes camera and screen when video is stopped', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const [hostMic, hostCamera] = [await host.produce('mic'), await host.produce('camera')];
	const [benMic, cleoMic] = [await ben.produce('mic'), await cleo.produce('mic')];
	const [camera, screen] = [await ben.produce('camera'), await ben.produce('screen')];
	await host.ask('muteAll', {});
	const muted = cleo.told('producerPaused').map(({ producerId }) => producerId);
	expect(new Set(muted)).toEqual(new Set([benMic, cleoMic]));
	expect(muted).not.toContain(hostMic);
	await host.ask('stopVideo', {});
	const closed = ben.told('producerClosed');
	expect(closed.map(({ producerId, by }) => [producerId, by])).toEqual([
		[camera, 'host'],
		[screen, 'host'],
	]);
	await host.ask('stopVideo', { peerId: host.answer.peerId });
	expect(ben.told('producerClosed').at(-1)).toMatchObject({ producerId: hostCamera });
});

test('pauses the microphone and closes the camera when their permissions are taken away, and forbids both until they are given back', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const { peerId } = ben.answer;
	const [mic, camera] = [await ben.produce('mic'), await ben.produce('camera')];
	await host.ask('setPermissions', { peerId, permissions: { mic: false, camera: false } });
	expect(ben.told('peerUpdated')).toMatchObject([{ peerId, permissions: { mic: false, camera: false, chat: true } }]);
	expect(cleo.told('producerPaused')).toEqual([{ peerId, producerId: mic, by: 'host' }]);
	expect(cleo.told('producerClosed')).toEqual([{ peerId, producerId: camera, by: 'host' }]);
	expect(await ben.codeOf('resumeProducer', { producerId: mic })).toBe('forbidden');
	const transportId = await ben.transport('send');
	const request = { transportId, kind: 'video', source: 'camera', rtpParameters: parametersOf('camera') };
	expect(await ben.codeOf('produce', request)).toBe('forbidden');
	await host.ask('setPermissions', { peerId, permissions: { mic: true, camera: true } });
	expect(await ben.codeOf('resumeProducer', { producerId: mic })).toBe('ok');
	expect(await ben.codeOf('produce', request)).toBe('ok');
});

test('applies permissions of the room to participants inside and to later ones, not to hosts, and keeps them in the settings', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	await host.ask('setPermissions', { peerId: cleo.answer.peerId, permissions: { chat: false } });
	await host.ask('setPermissions', { permissions: { screen: false, chat: true } });
	expect(ben.told('peerUpdated').at(-1)).toMatchObject({ permissions: { screen: false } });
	expect(await cleo.codeOf('sendChat', { text: 'hello' })).toBe('ok');
	expect((await server.enter()).answer.permissions).toMatchObject({ screen: false, mic: true });
	expect((await server.enter({ role: 'coHost' })).answer.permissions.screen).toBe(true);
	expect(server.sfu.rooms.get('physics').settings.participantPermissions.screen).toBe(false);
});

test('says who was muted and whose video was stopped, without those whose microphone or camera was off', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const mic = await ben.produce('mic');
	const off = await cleo.produce('mic');
	await cleo.ask('pauseProducer', { producerId: off });
	await cleo.produce('screen');
	expect((await host.ask('muteAll', {})).peerIds).toEqual([ben.answer.peerId]);
	expect((await host.ask('muteAll', {})).peerIds).toEqual([]);
	expect((await host.ask('stopVideo', {})).peerIds).toEqual([cleo.answer.peerId]);
	expect((await host.ask('stopVideo', { peerId: ben.answer.peerId })).peerIds).toEqual([]);
	await ben.ask('resumeProducer', { producerId: mic });
	ben.session.disconnected();
	expect((await host.ask('muteAll', {})).peerIds).toEqual([ben.answer.peerId]);
});

test('invites people to speak again without switching anything on, and only those who may', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	await ben.produce('mic');
	const { peerIds } = await host.ask('muteAll', {});
	await host.ask('inviteToSend', { peerIds: [...peerIds, 'somebody-who-left'], source: 'mic' });
	expect([ben.told('invitedToSend'), cleo.told('invitedToSend')]).toEqual([[{ source: 'mic' }], []]);
	expect(cleo.told('producerResumed')).toEqual([]);
	await host.ask('setPermissions', { peerId: cleo.answer.peerId, permissions: { camera: false } });
	await host.ask('inviteToSend', { peerIds: [cleo.answer.peerId], source: 'camera' });
	expect(cleo.told('invitedToSend')).toEqual([]);
	expect(await ben.codeOf('inviteToSend', { peerIds: [cleo.answer.peerId], source: 'mic' })).toBe('forbidden');
	expect(await host.codeOf('inviteToSend', { peerIds: [], source: 'screen' })).toBe('bad-request');
});

test('tells everybody what participants may do, those who join later with the answer', async () => {
	await using server = await TestSfu.start();
	const { host, ben } = await classOfThree(server);
	expect(host.answer.parts.permissions.participantPermissions.mic).toBe(true);
	await host.ask('setPermissions', { peerId: ben.answer.peerId, permissions: { mic: false } });
	expect(host.told('participantPermissionsChanged')).toEqual([]);
	await host.ask('setPermissions', { permissions: { mic: false } });
	for (const client of [host, ben]) {
		expect(client.told('participantPermissionsChanged')).toMatchObject([{ participantPermissions: { mic: false } }]);
	}
	const late = await server.enter({ role: 'coHost' });
	expect(late.answer.parts.permissions.participantPermissions).toMatchObject({ mic: false, chat: true });
});

test('gives a role back for good to a person who was lowered with one token and came back with another', async () => {
	await using server = await TestSfu.start({ graceMs: 0 });
	server.createRoom();
	const anna = await server.enter({ role: 'host' });
	const ben = await server.enter({ subject: 'ben-1' });
	const { peerId, resumeToken } = ben.answer;
	await anna.ask('setRole', { peerId, role: 'coHost' });
	await anna.ask('setRole', { peerId, role: 'participant' });
	await server.enter({ subject: 'ben-2' }, { resumeToken });
	await anna.ask('setRole', { peerId, role: 'coHost' });
	for (const subject of ['ben-2', 'ben-3', 'ben-1']) {
		expect((await server.enter({ subject }, { resumeToken })).answer).toMatchObject({ peerId, role: 'coHost' });
	}
});

test('keeps a person lowered who comes in anew with any token that it used before', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const anna = await server.enter({ role: 'host' });
	const ben = await server.enter({ role: 'coHost', subject: 'ben-1' });
	const { peerId, resumeToken } = ben.answer;
	await server.enter({ role: 'coHost', subject: 'ben-2' }, { resumeToken });
	await anna.ask('setRole', { peerId, role: 'participant' });
	for (const subject of ['ben-1', 'ben-2'])
		expect((await server.enter({ role: 'coHost', subject })).answer.role).toBe('participant');
});
