import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../../../sfu/testing/ServerProcess.ts';
import type { SocketClient } from '../../../sfu/testing/SocketClient.ts';
import { Voter, type VoterState } from './Voter.ts';

let server: ServerProcess;
let teacher: SocketClient;
const voters: Voter[] = [];

beforeAll(async () => {
	server = await ServerProcess.start();
	await teach();
}, 60_000);

afterEach(() => {
	for (const voter of voters.splice(0)) voter.close();
});

afterAll(() => server[Symbol.asyncDispose]());

async function teach(): Promise<void> {
	teacher = await server.connect(server.info.hostToken);
	await teacher.ask('joinRoom', { displayName: 'Ms Hill' });
}

/** A phone with the code of the class. */
async function enter(deviceId: string): Promise<Voter> {
	const voter = new Voter({
		...{ roomCode: server.info.roomCode, deviceId: deviceId.padEnd(16, '-') },
		url: `http://127.0.0.1:${server.info.httpPort}`,
		requestToken: () => server.studentToken(),
	});
	voters.push(voter);
	await voter.enter();
	return voter;
}

function when({ store }: Voter, holds: (state: VoterState) => boolean): Promise<void> {
	return new Promise((resolve) => {
		const look = (state: VoterState) => holds(state) && resolve();
		store.subscribe(look);
		look(store.getState());
	});
}

const ask = (anonymous: boolean, text: string) =>
	teacher.ask('openVote', {
		question: { kind: 'yesNo', text },
		...{ anonymous, changeable: true, timeLimitS: null },
	});

test('a phone sees what is asked, answers, and knows that the server has it', async () => {
	const voter = await enter('ann');
	expect(voter.store.getState()).toMatchObject({ phase: { name: 'inside' }, vote: null, displayName: null });
	await ask(true, 'Ready?');
	await when(voter, ({ vote }) => vote?.question.text === 'Ready?');
	await voter.answer({ kind: 'yesNo', yes: true });
	expect(voter.store.getState()).toMatchObject({ ownAnswer: { yes: true }, answerOnItsWay: null, problem: null });
});

test('an answer with names needs a name, which is asked for', async () => {
	const voter = await enter('ben');
	await ask(false, 'By name?');
	await when(voter, ({ vote }) => vote?.question.text === 'By name?');
	await voter.answer({ kind: 'yesNo', yes: false });
	expect(voter.store.getState()).toMatchObject({ ownAnswer: null, displayName: null, problem: null });
	await voter.setName('Ben');
	expect(voter.store.getState()).toMatchObject({ displayName: 'Ben' });
	await voter.answer({ kind: 'yesNo', yes: false });
	expect(voter.store.getState()).toMatchObject({ ownAnswer: { yes: false } });
});

test('an answer that came too late is not taken for one that counts', async () => {
	const voter = await enter('cleo');
	const { voteId } = await ask(true, 'Too late?');
	await when(voter, ({ vote }) => vote?.voteId === voteId);
	const answering = voter.answer({ kind: 'yesNo', yes: true });
	await answering;
	await teacher.ask('closeVote', { voteId });
	await when(voter, ({ vote }) => vote?.open === false);
	await voter.answer({ kind: 'yesNo', yes: false });
	expect(voter.store.getState()).toMatchObject({
		ownAnswer: { yes: true },
		problem: { attempted: 'answerVote', error: { code: 'wrong-state', what: 'vote' } },
	});
});

test('a phone comes back by itself with its answer after the server was killed', { timeout: 60_000 }, async () => {
	const voter = await enter('dan');
	const { voteId } = await ask(true, 'Still there?');
	await when(voter, ({ vote }) => vote?.voteId === voteId);
	await voter.answer({ kind: 'yesNo', yes: true });
	await server.kill();
	await when(voter, ({ phase }) => phase.name === 'lost');
	await server.start();
	await teach();
	await when(voter, ({ phase }) => phase.name === 'inside');
	expect(voter.store.getState()).toMatchObject({ vote: { voteId, open: true }, ownAnswer: { yes: true } });
});

test('a phone that is switched off does not come back, and is refused when it tries', async () => {
	const voter = await enter('eva');
	await teacher.ask('allowPhones', { allowed: false });
	await when(voter, ({ phase }) => phase.name === 'dismissed');
	await voter.enter();
	expect(voter.store.getState().phase).toMatchObject({ name: 'refused', error: { code: 'forbidden', what: 'phones' } });
	await teacher.ask('allowPhones', { allowed: true });
	await voter.enter();
	expect(voter.store.getState().phase).toEqual({ name: 'inside' });
});
