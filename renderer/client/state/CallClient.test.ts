import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CuttableLine } from '../../../sfu/testing/CuttableLine.ts';
import { grey, installMediaDevices, installWebRtc, isLoud, seesColour } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { CallError } from '../signalling/CallError.ts';
import { Signalling } from '../signalling/Signalling.ts';
import type { MediaView } from '../types.ts';
import type { CallState } from './callState.ts';
import { type Call, createCall } from './callStore.ts';
import type { JoinOptions } from './JoinOptions.ts';
import { showEverybody, when } from './TestCalls.fixture.ts';

installWebRtc();
const devices = installMediaDevices();
const calls: Call[] = [];
let dataDir: string;
let server: TestServer;

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-call-'));
});

beforeEach(async () => {
	server = await start();
});

afterEach(async () => {
	for (const call of calls.splice(0)) call.dispose();
	await server[Symbol.asyncDispose]();
});

afterAll(async () => {
	devices.stop();
	await rm(dataDir, { recursive: true, force: true });
});

function start(ports = {}): Promise<TestServer> {
	return TestServer.start({ ...ports, dataDir, rendererDir: dataDir });
}

/** As a student's page gets its token. */
async function participantToken(): Promise<string> {
	return (await server.joinByCode()).token;
}

async function enter(displayName: string, options: Partial<JoinOptions> = {}): Promise<Call> {
	const call = createCall({ handlerName: 'Chrome111' });
	calls.push(call);
	showEverybody(call);
	const on = { enabled: true, deviceId: null };
	const token = options.token ?? (await participantToken());
	const page = { url: server.http, deviceId: crypto.randomUUID() };
	await call.actions.join({ displayName, ...page, viewer: false, mic: on, camera: on, ...options, token });
	return call;
}

const enterAsHost = (displayName: string) => enter(displayName, { token: server.info.hostToken });

const nameIs = (name: string) => (peer: { displayName: string }) => peer.displayName === name;

function media(state: CallState, name: string, source: 'mic' | 'camera'): MediaView | undefined {
	return state.peers.find(nameIs(name))?.media[source];
}

function trackOf(call: Call, name: string, source: 'mic' | 'camera'): Promise<MediaStreamTrack> {
	return when(
		call,
		(state) => (source === 'camera' ? media(state, name, source) : voiceOf(state, name))?.stream?.getTracks()[0],
	);
}

/** The voice in which somebody speaks now; our own microphone for ourselves, since we do not receive it. */
function voiceOf({ peers, voices }: CallState, name: string) {
	const peer = peers.find(nameIs(name));
	return peer?.isSelf ? peer.media.mic : voices.find(({ peerId }) => peerId === peer?.peerId);
}

async function expectSeenAndHeard(call: Call, name: string): Promise<void> {
	const [camera, mic] = await Promise.all([trackOf(call, name, 'camera'), trackOf(call, name, 'mic')]);
	await seesColour(camera, grey, 8);
	await until(() => isLoud(mic), `the voice of ${name}`);
}

const isJoined = ({ phase }: CallState) => phase.name === 'joined';
const hasEnded = ({ phase }: CallState) => phase.name === 'ended' && phase.reason;

describe('in a class', () => {
	test('everybody receives the camera and microphone of everybody, also a viewer who joins late', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		await Promise.all([expectSeenAndHeard(ann, 'bob'), expectSeenAndHeard(bob, 'ann')]);
		const cleo = await enter('cleo', { viewer: true });
		await Promise.all([expectSeenAndHeard(cleo, 'ann'), expectSeenAndHeard(cleo, 'bob')]);
		expect(cleo.store.getState().peers.map(({ displayName }) => displayName)).toEqual(['cleo', 'ann', 'bob']);
		expect(media(cleo.store.getState(), 'cleo', 'mic')).toBeUndefined();
		await cleo.actions.leave();
		await Promise.all([ann, bob].map((call) => when(call, ({ peers }) => peers.length === 2)));
	});

	test('a muted microphone is silent for the others, and heard again after unmuting', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		const mic = await trackOf(bob, 'ann', 'mic');
		await ann.actions.setMicEnabled(false);
		await when(bob, (state) => media(state, 'ann', 'mic')?.paused);
		await until(async () => !(await isLoud(mic)), 'silence');
		await ann.actions.setMicEnabled(true);
		await until(() => isLoud(mic), 'the voice of ann');
	});

	test('a microphone that is open while somebody holds a key is heard, and is no wish that a reload would bring back', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		await ann.actions.setMicEnabled(false);
		await when(bob, (state) => media(state, 'ann', 'mic')?.paused);
		await ann.actions.talk(true);
		await when(bob, (state) => media(state, 'ann', 'mic')?.paused === false);
		expect(ann.store.getState().deviceWishes).toEqual({ mic: false, camera: true });
		await ann.actions.talk(false);
		await when(bob, (state) => media(state, 'ann', 'mic')?.paused);
	});

	test('a camera turned off is released, and turned on again has the same producer', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		const own = await trackOf(ann, 'ann', 'camera');
		const { producerId } = await when(bob, (state) => media(state, 'ann', 'camera'));
		await ann.actions.setCameraEnabled(false);
		expect(own.readyState).toBe('ended');
		await when(bob, (state) => media(state, 'ann', 'camera')?.paused);
		await ann.actions.setCameraEnabled(true);
		const again = await when(bob, (state) => {
			const view = media(state, 'ann', 'camera');
			return view?.paused === false && view;
		});
		expect(again.producerId).toBe(producerId);
		await expectSeenAndHeard(bob, 'ann');
	});

	test('a participant is told when a host mutes it, stops its camera and removes it', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		const { peerId } = await when(ann, ({ peers }) => peers.find(nameIs('bob')));
		await trackOf(ann, 'bob', 'mic');
		await trackOf(ann, 'bob', 'camera');
		await ann.actions.mutePeer(peerId);
		await when(bob, ({ mic, toasts }) => mic.status === 'off' && toasts.some(({ key }) => key === 'mutedByHost'));
		await ann.actions.stopVideo(peerId);
		await when(bob, ({ camera }) => camera.status === 'off');
		await when(ann, (state) => !media(state, 'bob', 'camera'));
		await bob.actions.setCameraEnabled(true);
		await trackOf(ann, 'bob', 'camera');
		await ann.actions.removePeer(peerId);
		expect(await when(bob, hasEnded)).toEqual({ kind: 'removed' });
		await when(ann, ({ peers }) => peers.length === 1);
	});

	test('chat, raised hands and reactions reach the others; a forbidden action becomes a toast', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		bob.actions.setDraft(' hello ');
		await bob.actions.sendDraft();
		await when(ann, ({ chat, unreadChatCount }) => unreadChatCount === 1 && chat[0]?.text === 'hello');
		expect(bob.store.getState()).toMatchObject({ chat: [{ text: 'hello' }], drafts: {}, unsent: [] });
		await bob.actions.setHandRaised(true);
		await when(ann, ({ hands }) => hands.length === 1);
		await when(ann, ({ toasts }) => toasts.some((toast) => toast.key === 'handsRaised' && toast.names.includes('bob')));
		await bob.actions.react('clap');
		await when(ann, ({ reactions }) => reactions[0]?.reaction === 'clap');
		expect(bob.store.getState().reactions).toMatchObject([{ reaction: 'clap' }]);
		await bob.actions.muteAll();
		await when(bob, ({ toasts }) =>
			toasts.some(
				(toast) => toast.key === 'failed' && toast.attempted === 'muteAll' && toast.error.code === 'forbidden',
			),
		);
	});

	test('a participant waits in the lobby until a host admits it', async () => {
		const ann = await enterAsHost('ann');
		await ann.actions.setLobby(true);
		const bob = await enter('bob');
		expect(bob.store.getState().phase.name).toBe('waiting');
		const { peerId } = await when(ann, ({ lobby }) => lobby[0]);
		await ann.actions.admit(peerId);
		await when(bob, isJoined);
		await ann.actions.setLobby(false);
		await expectSeenAndHeard(bob, 'ann');
	});
});

describe('seventy people in the lobby', () => {
	test('are all let in by one press of the host, who gets no toast', async () => {
		const ann = await enterAsHost('ann');
		await ann.actions.setLobby(true);
		server.running.sfu.rooms.get(server.info.roomId).change({ maxParticipants: 100 });
		const tokens = await Promise.all(Array.from({ length: 70 }, participantToken));
		const students = await Promise.all(tokens.map((token) => server.connect(token, { url: server.http })));
		const admitted = students.map(async (student, index) => {
			await student.ask('joinRoom', { displayName: `student ${index}` });
			await student.next('admitted');
			return (await student.ask('joinRoom', { displayName: `student ${index}` })).status;
		});
		await when(ann, ({ lobby }) => lobby.length === students.length);
		await ann.actions.admitAll();
		expect(new Set(await Promise.all(admitted))).toEqual(new Set(['joined']));
		await when(ann, ({ peers, lobby }) => peers.length === 1 + students.length && lobby.length === 0);
		expect(ann.store.getState().toasts.filter(({ key }) => key !== 'audioOnlyRecommended')).toEqual([]);
		await ann.actions.setLobby(false);
	});
});

describe('a failed join', () => {
	test('ends the call with the code of the server', async () => {
		const forged = await enter('eve', { token: 'no.such.token' });
		expect(await when(forged, hasEnded)).toMatchObject({ kind: 'error', error: { code: 'unauthorized' } });
		const ann = await enterAsHost('ann');
		const token = await participantToken();
		await ann.actions.setLocked(true);
		const late = await enter('late', { token });
		expect(await when(late, hasEnded)).toMatchObject({ kind: 'error', error: { code: 'room-locked' } });
		await ann.actions.setLocked(false);
	});

	test('ends the call as unavailable when no server answers', async () => {
		const lost = await enter('lost', { url: 'http://127.0.0.1:1', token: 'any' });
		expect(await when(lost, hasEnded)).toMatchObject({ kind: 'error', error: { code: 'unavailable' } });
	});
});

describe('after the class was ended for everybody', () => {
	test('a participant whose line was cut is told so, is not in the next class, and sends nothing', async () => {
		await using line = await CuttableLine.to(server.info.httpPort);
		const ann = await enterAsHost('ann');
		const bob = await enter('bob', { url: line.url });
		await expectSeenAndHeard(ann, 'bob');
		const tracks = [media(bob.store.getState(), 'bob', 'mic'), media(bob.store.getState(), 'bob', 'camera')].map(
			(view) => view?.stream?.getTracks()[0],
		);
		line.cut();
		await when(bob, ({ phase }) => phase.name === 'reconnecting');
		await ann.actions.closeRoom();
		const annAgain = await enterAsHost('ann');
		line.mend();
		bob.actions.retryNow();
		expect(await when(bob, hasEnded)).toEqual({ kind: 'roomClosed' });
		expect(tracks.map((track) => track?.readyState)).toEqual(['ended', 'ended']);
		expect(annAgain.store.getState().peers.map(({ displayName }) => displayName)).toEqual(['ann']);
	});

	test('a person who joins again by the form is in the next class', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		await ann.actions.closeRoom();
		expect(await when(bob, hasEnded)).toEqual({ kind: 'roomClosed' });
		await enterAsHost('ann');
		expect((await enter('bob')).store.getState().phase.name).toBe('joined');
	});
});

describe('a token that the server no longer takes', () => {
	test('is renewed without a word on the way in', async () => {
		const bob = await enter('bob', { token: 'of.yesterday.morning', renewToken: participantToken });
		expect(bob.store.getState().phase.name).toBe('joined');
		expect(bob.store.getState().toasts).toEqual([]);
	});

	test('is renewed once in an attempt, and its refusal then ends the call', async () => {
		const renewToken = vi.fn(async () => 'no.better.token');
		const bob = await enter('bob', { token: 'no.such.token', renewToken });
		expect(await when(bob, hasEnded)).toMatchObject({ kind: 'error', error: { code: 'unauthorized' } });
		expect(renewToken).toHaveBeenCalledTimes(1);
	});

	test('ends the call with the code of the renewal when the room code is no longer good', async () => {
		const renewToken = async () => {
			throw new CallError('not-found', 'no room has this code', { what: 'room' });
		};
		const bob = await enter('bob', { token: 'no.such.token', renewToken });
		expect(await when(bob, hasEnded)).toMatchObject({ kind: 'error', error: { code: 'not-found', what: 'room' } });
	});

	test('is renewed when a running call reconnects, which comes back into its seat', async () => {
		const ann = await enterAsHost('ann');
		const token = await participantToken();
		const bob = await enter('bob', { token, renewToken: participantToken });
		const { selfPeerId } = bob.store.getState();
		await bob.actions.setHandRaised(true);
		server.revoke(token);
		await when(bob, ({ phase }) => phase.name === 'reconnecting');
		await when(bob, isJoined);
		expect(bob.store.getState()).toMatchObject({ selfPeerId, hands: [selfPeerId] });
		expect(ann.store.getState().peers.filter(nameIs('bob'))).toHaveLength(1);
	});
});

describe('after a failure of the server', () => {
	test('a restart brings everybody back into the room with the devices they had', async () => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		await expectSeenAndHeard(bob, 'ann');
		const own = await trackOf(ann, 'ann', 'camera');
		await ann.actions.setMicEnabled(false);
		const { httpsPort: port, httpPort, mediaPorts } = server.info;
		await server.running.close();
		await Promise.all([ann, bob].map((call) => when(call, ({ phase }) => phase.name === 'reconnecting')));
		// Turned off without a connection: it must stay off after the reconnect.
		await bob.actions.setCameraEnabled(false);
		server = await start({ port, httpPort, mediaPort: mediaPorts[0] ?? 0 });
		await Promise.all([ann, bob].map((call) => when(call, isJoined)));
		await Promise.all([trackOf(ann, 'bob', 'mic'), trackOf(bob, 'ann', 'camera')]);
		expect(await trackOf(ann, 'ann', 'camera')).toBe(own);
		expect(media(bob.store.getState(), 'ann', 'mic')).toBeUndefined();
		expect(media(ann.store.getState(), 'bob', 'camera')).toBeUndefined();
		await ann.actions.setMicEnabled(true);
		await bob.actions.setCameraEnabled(true);
		await Promise.all([expectSeenAndHeard(ann, 'bob'), expectSeenAndHeard(bob, 'ann')]);
	});

	test('keeps a waiting person in the lobby while the server restarts', async () => {
		const ann = await enterAsHost('ann');
		await ann.actions.setLobby(true);
		// An admission keeps its name for the lesson: the next test has a bob of its own.
		const cleo = await enter('cleo');
		const { httpsPort: port, httpPort, mediaPorts } = server.info;
		await server.running.close();
		await when(cleo, ({ phase }) => phase.name === 'waiting' && !phase.connected);
		server = await start({ port, httpPort, mediaPort: mediaPorts[0] ?? 0 });
		await when(cleo, ({ phase }) => phase.name === 'waiting' && phase.connected);
		await when(ann, isJoined);
		await ann.actions.setLobby(false);
		// Else it would come in while everybody is seen off after the test.
		await when(cleo, isJoined);
	});

	test.each([
		['is killed', 'SIGKILL'],
		['hangs', 'SIGSTOP'],
	] as const)('opens new media sessions for the same peers when a media worker %s', async (_, signal) => {
		const ann = await enterAsHost('ann');
		const bob = await enter('bob');
		await expectSeenAndHeard(bob, 'ann');
		const { selfPeerId } = bob.store.getState();
		for (const { pid } of (await server.running.hostInfo.status()).workers) process.kill(pid, signal);
		await Promise.all([ann, bob].map((call) => when(call, ({ toasts }) => toasts.some(isMediaRestarted))));
		await Promise.all([expectSeenAndHeard(ann, 'bob'), expectSeenAndHeard(bob, 'ann')]);
		expect(bob.store.getState().selfPeerId).toBe(selfPeerId);
	});

	test('opens new transports for the same peer in a locked room when the server no longer knows the old ones', async () => {
		const ann = await enterAsHost('ann');
		const request = vi.spyOn(Signalling.prototype, 'request');
		const bob = await enter('bob');
		const { selfPeerId } = bob.store.getState();
		await expectSeenAndHeard(bob, 'ann');
		await ann.actions.setLocked(true);
		const joining = request.mock.calls.findIndex(([operation]) => operation === 'joinRoom');
		const signalling = request.mock.contexts[joining];
		if (!(signalling instanceof Signalling)) throw new Error('no joinRoom was requested');
		const answer = await request.mock.results[joining]?.value;
		for (const { id } of Object.values<{ id: string }>(answer.transports)) {
			await signalling.request('closeTransport', { transportId: id });
		}
		await when(ann, (state) => !media(state, 'bob', 'mic'));
		bob.actions.retryNow();
		await when(ann, (state) => media(state, 'bob', 'mic') && media(state, 'bob', 'camera'));
		await Promise.all([expectSeenAndHeard(ann, 'bob'), expectSeenAndHeard(bob, 'ann')]);
		expect(bob.store.getState().selfPeerId).toBe(selfPeerId);
	});
});

const isMediaRestarted = ({ key }: { key: string }) => key === 'mediaRestarted';
