import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServerProcess } from '../../../sfu/testing/ServerProcess.ts';
import { installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { type Call, createCall } from './callStore.ts';
import { when } from './TestCalls.fixture.ts';

installWebRtc();
const off = { enabled: false, deviceId: null };
const calls: Call[] = [];

beforeEach(() => {
	vi.stubGlobal('localStorage', memoryStorage());
	vi.stubGlobal('sessionStorage', memoryStorage());
});

afterEach(() => {
	for (const call of calls.splice(0)) call.dispose();
	vi.unstubAllGlobals();
});

/** As its page, which asks again by itself while the server is away. */
async function enter(server: ServerProcess, displayName: string, token: string): Promise<Call> {
	const call = createCall({ handlerName: 'Chrome111' });
	calls.push(call);
	const url = `http://127.0.0.1:${server.info.httpPort}`;
	const deviceId = crypto.randomUUID();
	await call.actions.join({ url, viewer: false, mic: off, camera: off, displayName, token, deviceId });
	return call;
}

const linesOf = ({ store }: Call) => store.getState().chat.map(({ messageId, text }) => [messageId, text]);

test('pages show the same class as before after the server was killed, each line once', {
	timeout: 120_000,
}, async () => {
	await using server = await ServerProcess.start();
	const teacher = await enter(server, 'Ms Smith', server.info.hostToken);
	const ann = await enter(server, 'Ann', await server.studentToken());
	const [teacherId, annId] = [teacher, ann].map(({ store }) => store.getState().selfPeerId ?? '');
	ann.actions.setDraft('to all');
	await ann.actions.sendDraft();
	ann.actions.setDraftTo(teacherId ?? '');
	ann.actions.setDraft('to the teacher');
	await ann.actions.sendDraft();
	await ann.actions.setHandRaised(true);
	await when(teacher, ({ hands, chat }) => hands.length === 1 && chat.length === 2);
	teacher.actions.markChatRead();
	const lines = linesOf(teacher);
	await server.kill();
	await Promise.all([teacher, ann].map((call) => when(call, ({ phase }) => phase.name === 'reconnecting')));
	await server.start();
	for (const call of [teacher, ann]) call.actions.retryNow();
	await Promise.all([teacher, ann].map((call) => when(call, ({ phase }) => phase.name === 'joined')));
	await when(teacher, ({ peers, hands }) => peers.length === 2 && hands.length === 1);
	expect(linesOf(teacher)).toEqual(lines);
	expect(teacher.store.getState()).toMatchObject({ selfPeerId: teacherId, hands: [annId], unreadChatCount: 0 });
	expect(ann.store.getState()).toMatchObject({ selfPeerId: annId, hands: [annId] });
});
