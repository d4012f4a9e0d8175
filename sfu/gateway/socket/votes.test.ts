/** Votes as a phone reaches them: over plain HTTP, by the class code. */
import { expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';

const deviceId = 'device-of-the-phone';
const question = { kind: 'yesNo', text: 'Ready?', right: true } as const;
const terms = { anonymous: true, changeable: true, timeLimitS: null };
const yes = { kind: 'yesNo', yes: true } as const;

async function phoneOf(server: TestServer) {
	const { token } = await server.joinByCode();
	return server.connect(token, { url: `http://127.0.0.1:${server.info.httpPort}` });
}

test('a phone votes over plain HTTP with the token of the class code, without a certificate and without media', async () => {
	await using server = await TestServer.start();
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	const phone = await phoneOf(server);
	await phone.ask('enterVotes', { deviceId });
	const { voteId } = await host.ask('openVote', { question, ...terms });
	expect((await phone.next('voteOpened')).vote).toMatchObject({ voteId, question: { kind: 'yesNo', text: 'Ready?' } });
	await phone.ask('answerVote', { voteId, answer: yes });
	await host.ask('closeVote', { voteId });
	await host.ask('showResult', { voteId, shown: true, right: true });
	await phone.next('voteChanged');
	expect((await phone.next('voteChanged')).vote).toMatchObject({ question, result: { counts: [1, 0] } });
	for (const [operation, request] of [
		['sendChat', { text: 'hello' }],
		['openVote', { question, ...terms }],
		['getRoomInfo', {}],
	] as const)
		expect((await phone.ack(operation, request)).error.code, operation).toBe('wrong-state');
});

test('counts codes that are guessed by phones that only vote with those that are guessed by joining', async () => {
	await using server = await TestServer.start({ open: true });
	const codes: unknown[] = [];
	for (let connection = 0; connection < 3; connection++) {
		const pupil = await server.connect();
		for (let each = 0; each < 12; each++)
			codes.push((await pupil.ack('enterVotes', { roomCode: '22222A', deviceId })).error.code);
	}
	expect(codes.slice(0, 30)).toEqual(Array(30).fill('not-found'));
	expect(codes.slice(30)).toContain('rate-limited');
	expect((await server.request('/api/join', { body: { roomCode: '22222A' } })).status).toBe(429);
});

test('one phone answers 20 times in 5 s at most', async () => {
	await using server = await TestServer.start();
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	const phone = await phoneOf(server);
	await phone.ask('enterVotes', { deviceId });
	const { voteId } = await host.ask('openVote', { question, ...terms });
	const answers = Array.from({ length: 30 }, () => phone.ack('answerVote', { voteId, answer: yes }));
	const refused = (await Promise.all(answers)).filter(({ ok }) => !ok);
	expect(refused.length).toBeGreaterThanOrEqual(9);
	expect(new Set(refused.map(({ error }) => error.code))).toEqual(new Set(['rate-limited']));
});
