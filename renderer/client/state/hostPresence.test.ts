import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CuttableLine } from '../../../sfu/testing/CuttableLine.ts';
import { grey, installMediaDevices, installWebRtc, seesColour } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import type { CallState } from './callState.ts';
import { type Call, createCall } from './callStore.ts';
import type { JoinOptions } from './JoinOptions.ts';
import { showEverybody, when } from './TestCalls.fixture.ts';

installWebRtc();
const devices = installMediaDevices();
const on = { enabled: true, deviceId: null };
const calls: Call[] = [];
let server: TestServer;

beforeEach(async () => {
	vi.stubGlobal('localStorage', memoryStorage());
	vi.stubGlobal('sessionStorage', memoryStorage());
	server = await TestServer.start({ hostAbsenceMs: 300 }, { waitForHost: null });
});

afterEach(async () => {
	for (const call of calls.splice(0)) call.dispose();
	await server[Symbol.asyncDispose]();
	vi.unstubAllGlobals();
});

afterAll(() => devices.stop());

const room = () => server.running.sfu.rooms.get(server.info.roomId);

async function begin(options: Pick<JoinOptions, 'token' | 'displayName'> & Partial<JoinOptions>): Promise<Call> {
	const call = createCall({ handlerName: 'Chrome111' });
	calls.push(call);
	showEverybody(call);
	const page = { url: server.http, deviceId: crypto.randomUUID() };
	await call.actions.join({ ...page, viewer: false, mic: on, camera: on, ...options });
	return call;
}

const enterAsHost = (options: Partial<JoinOptions> = {}) =>
	begin({ displayName: 'Ann', token: server.info.hostToken, ...options });

async function enter(displayName: string, options: Partial<JoinOptions> = {}): Promise<Call> {
	return begin({ displayName, token: (await server.joinByCode()).token, ...options });
}

const isJoined = ({ phase }: CallState) => phase.name === 'joined';
const waitsForHost = ({ phase }: CallState) => phase.name === 'waiting' && phase.reason === 'host';
const ownCamera = ({ peers }: CallState) => peers.find(({ isSelf }) => isSelf)?.media.camera?.stream?.getTracks()[0];

async function expectSeen(call: Call, name: string): Promise<void> {
	const camera = await when(
		call,
		({ peers }) => peers.find(({ displayName }) => displayName === name)?.media.camera?.stream?.getTracks()[0],
	);
	await seesColour(camera, grey, 8);
}

test('a student who is early waits with the chosen devices, sends nothing, and is in the class when it starts', async () => {
	const bob = await enter('Bob');
	expect(bob.store.getState()).toMatchObject({
		phase: { name: 'waiting', reason: 'host', connected: true, roomName: room().settings.name },
		room: null,
	});
	await when(bob, ({ mic, camera }) => mic.status === 'on' && camera.status === 'on');
	expect([room().size, room().waitingCount]).toEqual([0, 1]);
	const ann = await enterAsHost();
	await when(bob, isJoined);
	await Promise.all([expectSeen(ann, 'Bob'), expectSeen(bob, 'Ann')]);
});

test('students are told that the host is lost, wait when the host is not back in time, and go on with the host', async () => {
	await using line = await CuttableLine.to(server.info.httpPort);
	const ann = await enterAsHost({ url: line.url });
	const bob = await enter('Bob');
	const { selfPeerId } = bob.store.getState();
	await bob.actions.setHandRaised(true);
	await expectSeen(ann, 'Bob');
	const camera = ownCamera(bob.store.getState());
	line.cut();
	expect(await when(bob, ({ hostAbsence }) => hostAbsence)).toMatchObject({ reason: 'lost' });
	await when(bob, waitsForHost);
	await until(
		() => room().waitingCount,
		'somebody who waits',
		(count) => count === 1,
	);
	expect(room().peers.filter(({ role }) => role === 'participant')).toEqual([]);
	expect(camera?.readyState).toBe('live');
	line.mend();
	ann.actions.retryNow();
	await when(bob, isJoined);
	expect(bob.store.getState()).toMatchObject({ selfPeerId, hostAbsence: null, hands: [selfPeerId] });
	await Promise.all([expectSeen(ann, 'Bob'), expectSeen(bob, 'Ann')]);
});

test('a student who was cut off while the class was suspended waits with the others', async () => {
	await using line = await CuttableLine.to(server.info.httpPort);
	const ann = await enterAsHost();
	const [bob, cleo] = [await enter('Bob', { url: line.url }), await enter('Cleo')];
	line.cut();
	await when(bob, ({ phase }) => phase.name === 'reconnecting');
	await ann.actions.leave();
	expect(await when(cleo, ({ hostAbsence }) => hostAbsence)).toMatchObject({ reason: 'left' });
	await when(cleo, waitsForHost);
	line.mend();
	bob.actions.retryNow();
	await when(bob, waitsForHost);
	await enterAsHost();
	await Promise.all([when(bob, isJoined), when(cleo, isJoined)]);
});

test('a student who waits is in the next class when it begins, without the hand and the mutes of the one before', async () => {
	const ann = await enterAsHost();
	const bob = await enter('Bob');
	await bob.actions.setHandRaised(true);
	await ann.actions.muteAll();
	await ann.actions.leave();
	await when(bob, waitsForHost);
	// As when nobody is expected back any more, ten minutes later: the lesson ends with its last seat.
	const { lessonId } = room().settings;
	for (const { peerId } of room().keptSeats) room().endKeptSeat(peerId);
	expect(room().settings.lessonId).not.toBe(lessonId);
	const next = await enterAsHost();
	await when(bob, isJoined);
	expect(await when(next, ({ peers }) => peers.length === 2)).toBe(true);
	await bob.actions.react('clap');
	await when(next, ({ reactions }) => reactions.length > 0);
	expect([next.store.getState().hands, bob.store.getState().missed]).toEqual([[], []]);
});

test('a host who lets students meet alone lets in those who wait', async () => {
	const bob = await enter('Bob');
	const answer = await server.request('/api/host', {
		method: 'PATCH',
		token: server.info.hostToken,
		body: { waitForHost: false },
	});
	expect(answer.status).toBe(200);
	await when(bob, isJoined);
	const ann = await enterAsHost();
	await ann.actions.setWaitForHost(true);
	await when(bob, ({ room: view }) => view?.waitForHost);
});
