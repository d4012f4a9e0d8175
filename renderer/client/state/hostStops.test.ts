import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Source } from '../../../sfu/protocol/models.ts';
import { CuttableLine } from '../../../sfu/testing/CuttableLine.ts';
import { installMediaDevices, installWebRtc, isLoud } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { readSeat } from '../kept/keptSeat.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import type { CallActions, CallState } from './callState.ts';
import type { Call } from './callStore.ts';
import type { Missed } from './missed.ts';
import { TestCalls, when } from './TestCalls.fixture.ts';

installWebRtc();
const devices = installMediaDevices();
const graceMs = 1_500;
let dataDir: string;
let server: TestServer;
let calls: TestCalls;
let line: CuttableLine;

beforeAll(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-stops-'));
});

beforeEach(async () => {
	await start();
	line = await CuttableLine.to(server.info.httpPort);
});

afterEach(async () => {
	calls.dispose();
	await line[Symbol.asyncDispose]();
	await server[Symbol.asyncDispose]();
	vi.unstubAllGlobals();
});

afterAll(async () => {
	devices.stop();
	await rm(dataDir, { recursive: true, force: true });
});

async function start(ports = {}): Promise<void> {
	server = await TestServer.start({ ...ports, dataDir, rendererDir: dataDir, graceMs });
	calls = new TestCalls(server);
}

/** Ann, the host, and Bob, whose line can be cut, and who sends microphone and camera. */
async function annAndBob() {
	const ann = await calls.enterAsHost('ann');
	// The room remembers what the test before has forbidden.
	await ann.actions.setPermissions({ mic: true, camera: true, screen: true, screenAudio: true, chat: true });
	const bob = await calls.enter('bob', { url: line.url, slot: 'lectern.seat' });
	await until(
		() => sentBy('bob'),
		'what bob sends',
		(sent) => sent.join() === 'camera,mic',
	);
	return { ann, bob, bobsId: await when(bob, ({ selfPeerId }) => selfPeerId) };
}

/** What flows from this person into the class, by the server. */
function sentBy(name: string): Source[] {
	const peer = server.running.sfu.rooms.get(server.info.roomId).peers.find(({ displayName }) => displayName === name);
	const live = peer?.producers.all().filter(({ paused }) => !paused) ?? [];
	return live.map(({ appData }) => appData.source).sort();
}

const isJoined = ({ phase }: CallState) => phase.name === 'joined';
const isGone = ({ peers }: CallState) => !peers.some(({ displayName }) => displayName === 'bob');
const isAway = ({ peers }: CallState) =>
	peers.some(({ displayName, connected }) => displayName === 'bob' && !connected);

/** How long Bob is cut off. `stalled`: neither side has noticed when the host acts. */
type Gap = 'within the grace time' | 'beyond the grace time' | 'stalled';
const gaps: Gap[] = ['within the grace time', 'beyond the grace time', 'stalled'];

async function cutOff(gap: Gap, ann: Call, bob: Call): Promise<void> {
	if (gap === 'stalled') return line.freeze();
	line.cut();
	await when(ann, gap === 'beyond the grace time' ? isGone : isAway);
	await when(bob, ({ phase }) => phase.name === 'reconnecting');
}

/** Resolves when everything that was sent before is sent again, or not. */
async function back(bob: Call): Promise<void> {
	line.cut();
	line.mend();
	bob.actions.retryNow();
	await when(bob, ({ toasts }) => toasts.some(({ key }) => key === 'reconnected'));
	await when(bob, isJoined);
}

type Act = (actions: CallActions, bobsId: string) => Promise<void>;

/** What a host may do to Bob while he is cut off; what of him is sent afterwards, and what he is told. */
const acts: [string, Act, Source[], Missed[]][] = [
	['mutes everybody', (host) => host.muteAll(), ['camera'], ['muted']],
	['stops all videos', (host) => host.stopVideo(), ['mic'], ['cameraStopped']],
	[
		'mutes everybody and stops all videos',
		async (host) => {
			await host.muteAll();
			await host.stopVideo();
		},
		[],
		['muted', 'cameraStopped'],
	],
	['lets nobody speak any more', (host) => host.setPermissions({ mic: false }), ['camera'], ['mayNotSpeak']],
	[
		'forbids cameras and allows them again',
		async (host) => {
			await host.setPermissions({ camera: false });
			await host.setPermissions({ camera: true });
		},
		['mic'],
		['cameraStopped'],
	],
];

describe.each(gaps)('on the way back after a gap %s', (gap) => {
	test.each(acts)('a host who %s is obeyed, and the person is told', async (_, act, sent, missed) => {
		const { ann, bob, bobsId } = await annAndBob();
		await cutOff(gap, ann, bob);
		await act(ann.actions, bobsId);
		if (gap !== 'beyond the grace time') expect(sentBy('bob')).toEqual(sent);
		await back(bob);
		expect(bob.store.getState().missed).toEqual(missed);
		await until(
			() => sentBy('bob'),
			'what bob sends',
			(now) => now.join() === sent.join(),
		);
		expect(bob.store.getState()).toMatchObject({
			mic: { status: sent.includes('mic') ? 'on' : 'off' },
			camera: { status: sent.includes('camera') ? 'on' : 'off' },
		});
	});

	test('whoever muted themselves stays muted, and is told nothing', async () => {
		const { ann, bob } = await annAndBob();
		await bob.actions.setMicEnabled(false);
		await cutOff(gap, ann, bob);
		await back(bob);
		await until(
			() => sentBy('bob'),
			'what bob sends',
			(now) => now.join() === 'camera',
		);
		expect(bob.store.getState().missed).toEqual([]);
	});

	test('an own unmute during the gap is honoured when no host did anything', async () => {
		const { ann, bob } = await annAndBob();
		await bob.actions.setMicEnabled(false);
		await cutOff(gap, ann, bob);
		void bob.actions.setMicEnabled(true);
		await back(bob);
		await until(
			() => sentBy('bob'),
			'what bob sends',
			(now) => now.join() === 'camera,mic',
		);
		expect(bob.store.getState().missed).toEqual([]);
	});

	test('an own unmute during the gap does not undo that a host muted everybody', async () => {
		const { ann, bob } = await annAndBob();
		await bob.actions.setMicEnabled(false);
		await cutOff(gap, ann, bob);
		await ann.actions.muteAll();
		void bob.actions.setMicEnabled(true);
		await back(bob);
		await until(
			() => sentBy('bob'),
			'what bob sends',
			(now) => now.join() === 'camera',
		);
		expect(bob.store.getState().missed).toEqual(['muted']);
	});
});

describe.each(gaps.filter((gap) => gap !== 'beyond the grace time'))('on the way back after a gap %s', (gap) => {
	test.each<[string, Act, Source[], Missed[]]>([
		['mutes one person', (host, bobsId) => host.mutePeer(bobsId), ['camera'], ['muted']],
		['stops the video of one person', (host, bobsId) => host.stopVideo(bobsId), ['mic'], ['cameraStopped']],
		[
			'forbids one person to show a camera',
			(host, bobsId) => host.setPermissions({ camera: false }, bobsId),
			['mic'],
			['mayNotShowCamera'],
		],
		['makes one person a co-host', (host, bobsId) => host.setRole(bobsId, 'coHost'), ['camera', 'mic'], ['coHost']],
	])('a host who %s is obeyed, and the person is told', async (_, act, sent, missed) => {
		const { ann, bob, bobsId } = await annAndBob();
		await cutOff(gap, ann, bob);
		await act(ann.actions, bobsId);
		await back(bob);
		expect([sentBy('bob'), bob.store.getState().missed]).toEqual([sent, missed]);
	});
});

describe('what was stopped during a gap', () => {
	test('is silent for the others, and heard again after the person unmutes', async () => {
		const { ann, bob, bobsId } = await annAndBob();
		const voice = await when(
			ann,
			({ voices }) => voices.find(({ peerId }) => peerId === bobsId)?.stream?.getTracks()[0],
		);
		await until(() => isLoud(voice), 'the voice of bob');
		await cutOff('within the grace time', ann, bob);
		await ann.actions.muteAll();
		await back(bob);
		await until(async () => !(await isLoud(voice)), 'silence');
		await bob.actions.setMicEnabled(true);
		await until(() => isLoud(voice), 'the voice of bob');
		bob.actions.dismissMissed();
		expect(bob.store.getState().missed).toEqual([]);
	});

	test('a shared screen is ended on the sharer’s computer, too', async () => {
		const { ann, bob } = await annAndBob();
		await bob.actions.startScreenShare();
		await until(
			() => sentBy('bob'),
			'the screen of bob',
			(sent) => sent.includes('screen'),
		);
		const track = bob.store.getState().peers[0]?.media.screen?.stream?.getTracks()[0];
		await cutOff('within the grace time', ann, bob);
		await ann.actions.stopVideo();
		await back(bob);
		const { missed, screen } = bob.store.getState();
		expect([missed, screen.status, track?.readyState]).toEqual([['cameraStopped', 'shareStopped'], 'off', 'ended']);
		expect(sentBy('bob')).toEqual(['mic']);
	});

	test('a hand that the host lowered stays down, and its owner is told', async () => {
		const { ann, bob, bobsId } = await annAndBob();
		await bob.actions.setHandRaised(true);
		await when(ann, ({ hands }) => hands.includes(bobsId));
		await cutOff('within the grace time', ann, bob);
		await ann.actions.lowerHand(bobsId);
		await cutOff('beyond the grace time', ann, bob);
		await back(bob);
		await bob.actions.react('clap');
		await when(ann, ({ reactions }) => reactions.length === 1);
		expect([ann.store.getState().hands, bob.store.getState().missed]).toEqual([[], ['handLowered']]);
	});

	test.each([
		['mutes everybody', ['camera'], ['muted']],
		['does nothing', ['camera', 'mic'], []],
	] as const)('counts for a page that is loaded again meanwhile: a host who %s', async (act, sent, missed) => {
		vi.stubGlobal('localStorage', memoryStorage());
		vi.stubGlobal('sessionStorage', memoryStorage());
		const { ann, bob } = await annAndBob();
		bob.dispose();
		await when(ann, isAway);
		if (act === 'mutes everybody') await ann.actions.muteAll();
		const seat = readSeat('lectern.seat');
		if (!seat) throw new Error('no seat is kept');
		const { displayName, token } = seat;
		const again = await calls.enter(displayName, {
			token,
			slot: 'lectern.seat',
			returning: { ...seat, returnOnly: true },
		});
		await until(
			() => sentBy('bob'),
			'what bob sends',
			(now) => now.join() === sent.join(),
		);
		expect(again.store.getState().missed).toEqual(missed);
	});

	test('a hand is raised again after the server was restarted', async () => {
		const { ann, bob, bobsId } = await annAndBob();
		await bob.actions.setHandRaised(true);
		await when(ann, ({ hands }) => hands.includes(bobsId));
		const { httpsPort: port, httpPort, mediaPorts } = server.info;
		await server.running.close();
		const restarted = calls;
		await start({ port, httpPort, mediaPort: mediaPorts[0] ?? 0 });
		line.mend();
		await when(ann, isJoined);
		await when(bob, isJoined);
		await when(ann, ({ hands }) => hands.length === 1);
		expect(bob.store.getState().missed).toEqual([]);
		restarted.dispose();
	});
});

describe('while connected', () => {
	test('a host who stops everything is told once for each, and a new wish counts', async () => {
		const { ann, bob } = await annAndBob();
		await ann.actions.muteAll();
		await ann.actions.stopVideo();
		await ann.actions.muteAll();
		await when(bob, ({ mic, camera }) => mic.status === 'off' && camera.status === 'off');
		await when(bob, ({ hostStops }) => hostStops?.mic === 2);
		const toasts = bob.store.getState().toasts.map(({ key }) => key);
		expect(toasts.filter((key) => key !== 'audioOnlyRecommended')).toEqual(['mutedByHost', 'videoStoppedByHost']);
		await bob.actions.setMicEnabled(true);
		await bob.actions.setCameraEnabled(true);
		await until(
			() => sentBy('bob'),
			'what bob sends',
			(sent) => sent.join() === 'camera,mic',
		);
	});
});
