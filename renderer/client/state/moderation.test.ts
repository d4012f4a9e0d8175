import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { installMediaDevices, installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { presentStopAnswer } from './moderation.ts';
import { TestCalls, when } from './TestCalls.fixture.ts';

installWebRtc();
const devices = installMediaDevices();
let server: TestServer;
let calls: TestCalls;

beforeEach(async () => {
	server = await TestServer.start();
	calls = new TestCalls(server);
});

afterEach(async () => {
	calls.dispose();
	await server[Symbol.asyncDispose]();
});

afterAll(() => devices.stop());

/** Ann, the host, and two students; only Bob's microphone and camera are on. */
async function classOfThree() {
	const ann = await calls.enterAsHost('ann');
	const bob = await calls.enter('bob');
	const off = { enabled: false, deviceId: null };
	const cleo = await calls.enter('cleo', { mic: off, camera: off });
	await when(ann, ({ peers }) => {
		const media = peers.find(({ displayName }) => displayName === 'bob')?.media;
		return media?.mic && media.camera;
	});
	return { ann, bob, cleo, bobsId: await when(bob, ({ selfPeerId }) => selfPeerId) };
}

test('after muting everybody the host can keep them muted, and undo it: who was muted is asked, nobody is switched on', async () => {
	const { ann, bob, cleo } = await classOfThree();
	await ann.actions.muteAll();
	expect(ann.store.getState().stopAnswer).toMatchObject({ source: 'mic', count: 1, outcome: 'stopped' });
	await ann.actions.keepStopped();
	await when(cleo, ({ permissions, participantPermissions }) => !permissions.mic && !participantPermissions.mic);
	expect(ann.store.getState().stopAnswer?.outcome).toBe('kept');
	await ann.actions.undoStop();
	await when(bob, ({ invitation, permissions }) => invitation === 'mic' && permissions.mic);
	expect(bob.store.getState().mic.status).toBe('off');
	expect(ann.store.getState().stopAnswer?.outcome).toBe('undone');
	await bob.actions.setMicEnabled(true);
	expect(bob.store.getState().invitation).toBeNull();
	ann.actions.dismissStopAnswer();
	expect(ann.store.getState().stopAnswer).toBeNull();
});

test('a host who undoes a muting right away asks those who were muted, and leaves the permissions alone', async () => {
	const { ann, bob, cleo } = await classOfThree();
	await ann.actions.muteAll();
	await ann.actions.undoStop();
	await when(bob, ({ invitation }) => invitation === 'mic');
	expect([cleo.store.getState().invitation, ann.store.getState().participantPermissions.mic]).toEqual([null, true]);
	await ann.actions.muteAll();
	await when(bob, ({ invitation }) => invitation === null);
});

test('undoing does not allow what was forbidden before', async () => {
	const { ann } = await classOfThree();
	await ann.actions.setPermissions({ screen: false, screenAudio: false });
	await ann.actions.stopVideo();
	expect(ann.store.getState().stopAnswer).toMatchObject({ source: 'camera', count: 1 });
	await ann.actions.keepStopped();
	await when(ann, ({ participantPermissions }) => !participantPermissions.camera);
	await ann.actions.undoStop();
	await when(ann, ({ participantPermissions }) => participantPermissions.camera);
	expect(ann.store.getState().participantPermissions).toMatchObject({ screen: false, screenAudio: false });
});

test('whoever may not speak raises a hand, and the host lets them speak by one press', async () => {
	const { ann, bob, cleo, bobsId } = await classOfThree();
	await ann.actions.setPermissions({ mic: false });
	await when(bob, ({ toasts }) => toasts.some(({ key }) => key === 'speakingForbidden'));
	await bob.actions.setHandRaised(true);
	await when(ann, ({ hands }) => hands.includes(bobsId));
	await ann.actions.letSpeak(bobsId);
	await when(bob, ({ invitation, hands }) => invitation === 'mic' && hands.length === 0);
	await bob.actions.setMicEnabled(true);
	await when(ann, ({ peers }) =>
		peers.some(({ displayName, media }) => displayName === 'bob' && media.mic?.paused === false),
	);
	expect(cleo.store.getState()).toMatchObject({ permissions: { mic: false }, invitation: null });
});

test('a second host, and one whose page was loaded again, see what participants are allowed', async () => {
	const { ann } = await classOfThree();
	const dan = await calls.enterAsHost('dan');
	await ann.actions.setPermissions({ chat: false });
	await when(dan, ({ participantPermissions }) => !participantPermissions.chat);
	await dan.actions.setPermissions({ mic: false });
	await when(ann, ({ participantPermissions }) => !participantPermissions.mic);
	const again = await calls.enterAsHost('ann');
	expect(again.store.getState().participantPermissions).toMatchObject({ mic: false, chat: false, camera: true });
});

test('the host is not told that nobody may unmute once a co-host has allowed it again', async () => {
	const { ann, bob, bobsId } = await classOfThree();
	await ann.actions.setRole(bobsId, 'coHost');
	await when(bob, ({ role }) => role === 'coHost');
	await ann.actions.muteAll();
	await ann.actions.keepStopped();
	await when(ann, ({ participantPermissions }) => !participantPermissions.mic);
	expect(presentStopAnswer(ann.store.getState())?.outcome).toBe('kept');
	await bob.actions.setPermissions({ mic: true });
	await when(ann, ({ participantPermissions }) => participantPermissions.mic);
	expect(presentStopAnswer(ann.store.getState())).toBeNull();
});
