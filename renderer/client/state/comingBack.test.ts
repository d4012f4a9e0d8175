import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CuttableLine } from '../../../sfu/testing/CuttableLine.ts';
import { installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { type KeptSeat, readSeat } from '../kept/keptSeat.ts';
import { readWait } from '../kept/keptWait.ts';
import { readFormWishes, readWishes, writeWishes } from '../kept/keptWishes.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import type { CallState } from './callState.ts';
import { type Call, createCall } from './callStore.ts';
import type { JoinOptions } from './JoinOptions.ts';
import { when } from './TestCalls.fixture.ts';

installWebRtc();
const slot = 'lectern.seat';
const off = { enabled: false, deviceId: null };
const calls: Call[] = [];
let server: TestServer;

beforeEach(async () => {
	vi.stubGlobal('localStorage', memoryStorage());
	vi.stubGlobal('sessionStorage', memoryStorage());
	server = await TestServer.start();
});

afterEach(async () => {
	for (const call of calls.splice(0)) call.dispose();
	await server[Symbol.asyncDispose]();
	vi.unstubAllGlobals();
});

const room = () => server.running.sfu.rooms.get(server.info.roomId);
const names = () => room().peers.map(({ displayName }) => displayName);

async function begin(options: Pick<JoinOptions, 'token' | 'displayName'> & Partial<JoinOptions>): Promise<Call> {
	const call = createCall({ handlerName: 'Chrome111' });
	calls.push(call);
	await call.actions.join({ url: server.http, viewer: false, mic: off, camera: off, ...options });
	return call;
}

/** Ann, the host, whose page keeps its seat elsewhere. */
const enterAsHost = () => begin({ displayName: 'Ann', token: server.info.hostToken });

async function enter(displayName: string, options: Partial<JoinOptions> = {}): Promise<Call> {
	const { token } = await server.joinByCode();
	return begin({ displayName, token, slot, ...options });
}

function requireKept<T>(kept: T | null): T {
	if (!kept) throw new Error('nothing is kept');
	return kept;
}

const seatKept = (): KeptSeat => requireKept(readSeat(slot));

/** As a page that was loaded again does. */
function comeBack(seat: KeptSeat, options: Partial<JoinOptions> = {}): Promise<Call> {
	const { token, displayName } = seat;
	return begin({ token, displayName, slot, returning: { ...seat, returnOnly: true }, ...options });
}

const hasEnded = ({ phase }: CallState) => phase.name === 'ended' && phase.reason;

describe('a page that is loaded again', () => {
	test('takes its seat back, with hand and private messages, and is not in the class twice', async () => {
		const ann = await enterAsHost();
		const bob = await enter('Bob');
		const { selfPeerId = '' } = bob.store.getState();
		await bob.actions.setHandRaised(true);
		ann.actions.setDraftTo(selfPeerId ?? '');
		ann.actions.setDraft('only for Bob');
		await ann.actions.sendDraft();
		bob.dispose();
		await when(ann, ({ peers }) => peers.some(({ displayName, connected }) => displayName === 'Bob' && !connected));
		const again = await comeBack(seatKept());
		expect(again.store.getState()).toMatchObject({ selfPeerId, hands: [selfPeerId] });
		expect(again.store.getState().chat.map(({ text }) => text)).toEqual(['only for Bob']);
		expect(names()).toEqual(['Ann', 'Bob']);
	});

	test('goes on with drafts, with what the server does not have yet, and with the open panel', async () => {
		await using line = await CuttableLine.to(server.info.httpPort);
		await enterAsHost();
		const bob = await enter('Bob', { url: line.url });
		bob.actions.togglePanel('chat');
		line.freeze();
		bob.actions.setDraft('sent into a line that stalls');
		void bob.actions.sendDraft();
		bob.actions.setDraft('to everybody');
		bob.actions.setDraftTo('ann');
		bob.actions.setDraft('only to Ann');
		bob.dispose();
		line.mend();
		const again = await comeBack(seatKept());
		expect(again.store.getState()).toMatchObject({
			...{ openPanel: 'chat', draftTo: 'ann', drafts: { '': 'to everybody', ann: 'only to Ann' } },
			unsent: [{ text: 'sent into a line that stalls', status: 'failed' }],
		});
		const [unsent] = again.store.getState().unsent;
		await again.actions.sendAgain(unsent?.id ?? '');
		await when(again, ({ chat }) => chat.length === 1);
		expect(again.store.getState().unsent).toEqual([]);
	});

	test('is told what it shared until it is dismissed', async () => {
		const bob = await enter('Bob');
		const { lessonId } = seatKept();
		bob.dispose();
		const wishes = readWishes(slot, lessonId);
		const shared = { kind: 'window', name: 'Slides', sound: false } as const;
		if (wishes) writeWishes(slot, lessonId, { ...wishes, shared });
		const again = await comeBack(seatKept());
		expect(again.store.getState().lastShared).toEqual(shared);
		expect(readWishes(slot, lessonId)?.shared, 'for a page that is loaded again before it was read').toEqual(shared);
		again.actions.dismissLastShared();
		expect(readWishes(slot, lessonId)?.shared).toBeNull();
	});

	test('takes its seat back with a token that is got by the code when its own has expired', async () => {
		const bob = await enter('Bob');
		const { selfPeerId } = bob.store.getState();
		bob.dispose();
		const renewToken = async () => (await server.joinByCode()).token;
		const again = await comeBack({ ...seatKept(), token: 'expired.long.ago' }, { renewToken });
		expect(again.store.getState().selfPeerId).toBe(selfPeerId);
	});

	test('goes on trying until the server can be reached', async () => {
		await using line = await CuttableLine.to(server.info.httpPort);
		const bob = await enter('Bob');
		bob.dispose();
		line.cut();
		const call = createCall({ handlerName: 'Chrome111' });
		calls.push(call);
		const seat = seatKept();
		const returning = { ...seat, returnOnly: true };
		void call.actions.join({ ...seat, url: line.url, slot, returning, mic: off, camera: off });
		await when(call, ({ phase }) => phase.name === 'joining' && phase.nextTryAtMs != null);
		line.mend();
		call.actions.retryNow();
		await when(call, ({ phase }) => phase.name === 'joined');
		expect(names()).toEqual(['Bob']);
	});

	test('is not let in as a new person when its seat has ended, and forgets it', async () => {
		await enterAsHost();
		const bob = await enter('Bob');
		const seat = seatKept();
		await bob.actions.leave();
		await until(() => names().length === 1, 'Bob to leave');
		const again = await comeBack(seat);
		expect(await when(again, hasEnded)).toMatchObject({ kind: 'error', error: { code: 'not-found', what: 'seat' } });
		expect([names(), readSeat(slot)]).toEqual([['Ann'], null]);
	});

	test('is told when the class is over, and that it was removed while it was away', async () => {
		const ann = await enterAsHost();
		const bob = await enter('Bob');
		const seat = seatKept();
		bob.dispose();
		await ann.actions.removePeer(bob.store.getState().selfPeerId ?? '');
		const removed = await comeBack(seat);
		expect(await when(removed, hasEnded)).toMatchObject({ error: { code: 'forbidden', what: 'removal' } });
		await ann.actions.closeRoom();
		const over = await comeBack(seat);
		expect(await when(over, hasEnded)).toEqual({ kind: 'roomClosed' });
		expect(readSeat(slot)).toBeNull();
	});
});

describe('a person who waits to be let in', () => {
	test('waits on after the page is loaded again, and is let in as the same person', async () => {
		const ann = await enterAsHost();
		await ann.actions.setLobby(true);
		const { roomId } = server.info;
		const bob = await enter('Bob', { roomId });
		expect(bob.store.getState().phase.name).toBe('waiting');
		await when(ann, ({ lobby }) => lobby.length === 1);
		const wait = readWait();
		bob.dispose();
		await when(ann, ({ lobby }) => lobby.length === 0);
		const { token, displayName } = requireKept(wait);
		const again = await begin({ token, displayName, roomId, slot });
		const { peerId } = await when(ann, ({ lobby }) => lobby.find(({ displayName }) => displayName === 'Bob'));
		await ann.actions.admit(peerId);
		await when(again, ({ phase }) => phase.name === 'joined');
		expect([readWait(), seatKept().displayName]).toEqual([null, 'Bob']);
	});

	test('is forgotten when it is turned away or waits no longer', async () => {
		const ann = await enterAsHost();
		await ann.actions.setLobby(true);
		const { roomId } = server.info;
		const bob = await enter('Bob', { roomId });
		await bob.actions.leave();
		expect(readWait()).toBeNull();
		const cleo = await enter('Cleo', { roomId });
		const { peerId } = await when(ann, ({ lobby }) => lobby.find(({ displayName }) => displayName === 'Cleo'));
		await ann.actions.deny(peerId);
		expect(await when(cleo, hasEnded)).toEqual({ kind: 'denied' });
		expect(readWait()).toBeNull();
	});
});

describe('leaving', () => {
	test('forgets drafts and what was wished of the devices', async () => {
		const bob = await enter('Bob');
		bob.actions.setDraft('not for the next person');
		const { lessonId } = seatKept();
		expect(readWishes(slot, lessonId)).toMatchObject({ drafts: { '': 'not for the next person' }, mic: false });
		await bob.actions.leave();
		expect([readWishes(slot, lessonId), readFormWishes(slot)]).toEqual([null, null]);
		expect(bob.store.getState().drafts).toEqual({});
	});

	test('forgets the seat and gives it up', async () => {
		await enterAsHost();
		const bob = await enter('Bob');
		await bob.actions.leave();
		expect(readSeat(slot)).toBeNull();
		await until(() => names().length === 1, 'Bob to leave');
		expect(room().keptSeats).toEqual([]);
	});

	test('gives the seat up also while the connection is lost', async () => {
		await using line = await CuttableLine.to(server.info.httpPort);
		await enterAsHost();
		const bob = await enter('Bob', { url: line.url });
		line.cut();
		await when(bob, ({ phase }) => phase.name === 'reconnecting');
		line.mend();
		await bob.actions.leave();
		await until(() => names().length === 1, 'Bob to leave');
		expect([readSeat(slot), room().keptSeats]).toEqual([null, []]);
	});

	test('forgets the seat also when a host removes the person or ends the class', async () => {
		const ann = await enterAsHost();
		const bob = await enter('Bob');
		await ann.actions.removePeer(bob.store.getState().selfPeerId ?? '');
		await when(bob, hasEnded);
		expect(readSeat(slot)).toBeNull();
		vi.stubGlobal('localStorage', memoryStorage());
		const cleo = await enter('Cleo');
		await ann.actions.closeRoom();
		await when(cleo, hasEnded);
		expect(readSeat(slot)).toBeNull();
	});
});

describe('a second tab', () => {
	test('takes the seat over from the first, which is told and does not take it back', async () => {
		const first = await enter('Bob');
		const second = await comeBack(seatKept());
		expect(await when(first, hasEnded)).toEqual({ kind: 'takenOver' });
		expect(seatKept().peerId).toBe(second.store.getState().selfPeerId);
		expect([second.store.getState().phase.name, names()]).toEqual(['joined', ['Bob']]);
	});

	test('keeps the seat when the line of the first tab was cut meanwhile and is mended again', async () => {
		await using line = await CuttableLine.to(server.info.httpPort);
		const first = await enter('Bob', { url: line.url });
		line.cut();
		await when(first, ({ phase }) => phase.name === 'reconnecting');
		const second = await comeBack(seatKept());
		// The same process stands for both tabs, whose pages have different ids.
		localStorage.setItem(slot, JSON.stringify({ ...seatKept(), pageId: 'of the second tab' }));
		line.mend();
		first.actions.retryNow();
		expect(await when(first, hasEnded)).toEqual({ kind: 'takenOver' });
		expect(second.store.getState().phase.name).toBe('joined');
	});
});

test('a page that reconnects while the server still holds its old connection stays in the class', async () => {
	await using line = await CuttableLine.to(server.info.httpPort);
	const bob = await enter('Bob', { url: line.url });
	const { selfPeerId } = bob.store.getState();
	// The page has given its connection up; the server has not noticed.
	line.freeze();
	bob.actions.retryNow();
	await when(bob, ({ phase }) => phase.name === 'reconnecting');
	await when(bob, ({ phase }) => phase.name === 'joined');
	expect([bob.store.getState().selfPeerId, names()]).toEqual([selfPeerId, ['Bob']]);
});
