import { expect, test } from 'vitest';
import type { Question } from '../protocol/models/questions.ts';
import type { RequestInput } from '../protocol/operations.ts';
import type { InMemoryClient } from '../testing/InMemoryClient.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';

const capital: Question = {
	kind: 'choice',
	text: 'Capital of France?',
	options: ['Lyon', 'Paris', 'Nice'],
	right: [1],
};
const paris = { kind: 'choice', option: 1 } as const;
const lyon = { kind: 'choice', option: 0 } as const;
const byName = { anonymous: false, changeable: true, timeLimitS: null };
const anonymous = { ...byName, anonymous: true };

async function lesson() {
	const server = await TestSfu.start();
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' });
	const ann = await server.enter({}, { displayName: 'Ann' });
	const ask = async (question: Question, terms: Omit<RequestInput<'openVote'>, 'question'> = byName) =>
		(await host.ask('openVote', { question, ...terms })).voteId;
	return { server, room, host, ann, ask, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const lastChange = (client: InMemoryClient) => client.told('voteChanged').at(-1)?.vote;

/** The newest count of a host that has so many answers. */
async function counted(host: InMemoryClient, answered: number) {
	const newest = () => host.told('voteCounted').at(-1)?.count;
	const count = await until(newest, `${answered} answers to be counted`, (each) => each?.tally.answered === answered);
	if (!count) throw new Error('no count');
	return count;
}

test('a participant sees a question without what is right until a host marks it in a vote that is closed', async () => {
	await using class_ = await lesson();
	const { server, host, ann, ask } = class_;
	const voteId = await ask(capital);
	const { vote } = await ann.next('voteOpened');
	expect(vote).toMatchObject({ voteId, open: true, result: null, question: { options: ['Lyon', 'Paris', 'Nice'] } });
	await ann.ask('answerVote', { voteId, answer: paris });
	expect((await counted(host, 1)).question).toEqual(capital);
	expect(await host.codeOf('showResult', { voteId, shown: true, right: true })).toBe('wrong-state vote');
	await host.ask('showResult', { voteId, shown: true, right: false });
	expect(lastChange(ann)).toMatchObject({ open: true, result: { counts: [0, 1, 0] } });
	await host.ask('closeVote', { voteId });
	const late = await server.enter();
	expect(JSON.stringify([ann.notices, late.answer.parts.votes])).not.toContain('"right"');
	expect(ann.told('voteCounted')).toEqual([]);
	expect(late.answer.parts.votes).not.toHaveProperty('host');
	await host.ask('showResult', { voteId, shown: true, right: true });
	expect(lastChange(ann)?.question).toEqual(capital);
	await host.ask('showResult', { voteId, shown: false, right: true });
	expect(lastChange(ann)).toMatchObject({ result: null });
	expect(lastChange(ann)?.question).not.toHaveProperty('right');
});

test('a participant has one answer, which may be changed where the terms say so, and sent again without harm', async () => {
	await using class_ = await lesson();
	const { host, ann, ask } = class_;
	const changeable = await ask(capital);
	await ann.ask('answerVote', { voteId: changeable, answer: lyon });
	await ann.ask('answerVote', { voteId: changeable, answer: paris });
	expect((await counted(host, 1)).tally).toMatchObject({ counts: [0, 1, 0] });
	const voteId = await ask(capital, { ...byName, changeable: false });
	await ann.ask('answerVote', { voteId, answer: lyon });
	expect(await ann.codeOf('answerVote', { voteId, answer: paris })).toBe('wrong-state answer');
	expect(await ann.codeOf('answerVote', { voteId, answer: lyon })).toBe('ok');
	expect(await ann.codeOf('answerVote', { voteId: changeable, answer: paris })).toBe('not-found vote');
	await host.ask('closeVote', { voteId });
	expect(await ann.codeOf('answerVote', { voteId, answer: lyon })).toBe('wrong-state vote');
	const { result } = await host.ask('getResult', { voteId });
	expect(result.answers).toMatchObject([{ displayName: 'Ann', answer: lyon }]);
});

test('a late joiner, a resumed peer and one who returns to a kept seat find the question and their own answer', async () => {
	await using class_ = await lesson();
	const { server, room, ann, ask } = class_;
	const voteId = await ask(capital);
	await ann.ask('answerVote', { voteId, answer: paris });
	expect((await server.enter()).answer.parts.votes).toMatchObject({ vote: { voteId }, own: null });
	const { resumeToken } = ann.answer;
	ann.session.disconnected();
	const back = await server.enter({}, { resumeToken });
	expect(back.answer).toMatchObject({ resumed: true, parts: { votes: { vote: { voteId }, own: paris } } });
	room.leave(room.peer(back.answer.peerId), { kept: true });
	const again = await server.enter({}, { resumeToken });
	expect(again.answer).toMatchObject({ resumed: false, parts: { votes: { own: paris } } });
});

test('an anonymous vote keeps who has answered what only while it is open, and never tells it', async () => {
	await using class_ = await lesson();
	const { server, host, ann, ask } = class_;
	const voteId = await ask({ kind: 'text', text: 'What was hard?' }, anonymous);
	await ann.ask('answerVote', { voteId, answer: { kind: 'text', text: 'Vectors' } });
	const count = await counted(host, 1);
	expect(count.missing).toBeNull();
	await host.ask('closeVote', { voteId });
	const { result } = await host.ask('getResult', { voteId });
	expect(result).toMatchObject({ anonymous: true, answers: null, tally: { texts: [{ text: 'Vectors', count: 1 }] } });
	expect(JSON.stringify([host.notices.slice(-5), result])).not.toContain('Ann');
	const { resumeToken } = ann.answer;
	ann.session.disconnected();
	expect((await server.enter({}, { resumeToken })).answer.parts.votes.own).toBeNull();
});

test('hosts see by name who has not answered, and how many are expected', async () => {
	await using class_ = await lesson();
	const { server, host, ann, ask } = class_;
	await server.enter({}, { displayName: 'Ben' });
	const voteId = await ask(capital);
	expect(host.told('voteCounted').at(-1)?.count).toMatchObject({ expected: 2, missing: ['Ann', 'Ben'] });
	await ann.ask('answerVote', { voteId, answer: paris });
	expect(await counted(host, 1)).toMatchObject({ expected: 2, missing: ['Ben'] });
});

test('only hosts and co-hosts ask, close, show, hide, prepare and read results; they do not answer', async () => {
	await using class_ = await lesson();
	const { server, host, ann, ask } = class_;
	const coHost = await server.enter({ role: 'coHost' });
	const voteId = await ask(capital);
	const draft = { title: 'A', questions: [capital], ...byName };
	const moderating = [
		['openVote', { question: capital, ...byName }],
		['closeVote', { voteId }],
		['showResult', { voteId, shown: true, right: false }],
		['hideText', { voteId, text: 'a', hidden: true }],
		['clearVote', { voteId }],
		['startQuiz', { draftId: 'a' }],
		['nextQuestion', { voteId }],
		['allowPhones', { allowed: true }],
		['saveDraft', draft],
		['removeDraft', { draftId: 'a' }],
		['getDrafts', {}],
		['getResults', {}],
		['getResult', { voteId }],
		['removeResult', { voteId }],
		['getScores', { quizId: 'a' }],
	] as const;
	for (const [operation, request] of moderating)
		expect(await ann.codeOf(operation, request), operation).toBe('forbidden');
	const outside = server.connect();
	for (const [operation, request] of moderating)
		expect(await outside.codeOf(operation, request), operation).toBe('wrong-state');
	expect(await outside.codeOf('answerVote', { voteId, answer: paris })).toBe('wrong-state');
	for (const asking of [host, coHost])
		expect(await asking.codeOf('answerVote', { voteId, answer: paris })).toBe('forbidden');
	expect(await coHost.codeOf('openVote', { question: capital, ...byName })).toBe('ok');
	for (const [operation, request, code] of [
		['closeVote', { voteId }, 'not-found vote'],
		['showResult', { voteId, shown: true, right: false }, 'not-found vote'],
		['hideText', { voteId, text: 'a', hidden: true }, 'not-found vote'],
		['nextQuestion', { voteId }, 'not-found vote'],
		['clearVote', { voteId }, 'ok'],
		['startQuiz', { draftId: 'a' }, 'not-found draft'],
		['getResult', { voteId: 'a' }, 'not-found vote'],
	] as const)
		expect(await host.codeOf(operation, request), operation).toBe(code);
});

test('an answer of another kind, or that names an option that there is not, is refused', async () => {
	await using class_ = await lesson();
	const { ann, ask } = class_;
	const hostile: [Question, unknown][] = [
		[capital, { kind: 'choice', option: 3 }],
		[capital, { kind: 'yesNo', yes: true }],
		[
			{ kind: 'multiple', text: '', options: ['', ''] },
			{ kind: 'multiple', options: [0, 2] },
		],
	];
	for (const [question, answer] of hostile) {
		const voteId = await ask(question);
		expect(await ann.codeOf('answerVote', { voteId, answer })).toBe('bad-request answer');
	}
	const voteId = await ask({ kind: 'words', text: '' });
	for (const answer of [
		{ kind: 'words', words: [] },
		{ kind: 'words', words: ['a', 'b', 'c', 'd'] },
		{ kind: 'words', words: ['\u202e\u200b'] },
		{ kind: 'words', words: ['x'.repeat(31)] },
		{ kind: 'number', value: Number.POSITIVE_INFINITY },
		{ kind: 'scale', point: 6 },
		{ kind: 'multiple', options: [1, 1] },
		'yes',
		null,
	])
		expect(await ann.codeOf('answerVote', { voteId, answer })).toBe('bad-request');
});

test('a host is refused a question that cannot be asked', async () => {
	await using class_ = await lesson();
	const { host } = class_;
	for (const question of [
		{ ...capital, right: [3] },
		{ ...capital, options: ['one'] },
		{ ...capital, options: Array.from({ length: 11 }, String) },
		{ ...capital, text: 'x'.repeat(501) },
		{ kind: 'number', text: '', right: { value: 1, tolerance: -1 } },
		{ kind: 'essay', text: '' },
	])
		expect(await host.codeOf('openVote', { question, ...byName })).toBe('bad-request');
	for (const timeLimitS of [4, 3601, 1.5, '10'])
		expect(await host.codeOf('openVote', { question: capital, ...byName, timeLimitS })).toBe('bad-request');
});

test('texts that only look alike are one answer, and one that a host hides leaves everybody’s screen but the hosts’', async () => {
	await using class_ = await lesson();
	const { server, host, ann, ask } = class_;
	const voteId = await ask({ kind: 'words', text: 'Friday' }, anonymous);
	const ben = await server.enter();
	await ann.ask('answerVote', { voteId, answer: { kind: 'words', words: ['Fun', 'rude', 'fun'] } });
	await ben.ask('answerVote', { voteId, answer: { kind: 'words', words: ['ＦＵＮ', '<b>x</b>'] } });
	const { tally } = await counted(host, 2);
	expect(tally).toMatchObject({
		texts: [
			{ text: 'Fun', count: 2 },
			{ text: 'rude', count: 1 },
			{ text: '<b>x</b>', count: 1 },
		],
	});
	await host.ask('showResult', { voteId, shown: true, right: false });
	await host.ask('hideText', { voteId, text: 'Rude', hidden: true });
	expect(lastChange(ann)?.result).toMatchObject({ texts: [{ text: 'Fun' }, { text: '<b>x</b>' }] });
	expect(host.told('voteCounted').at(-1)?.count?.tally).toMatchObject({
		texts: [{}, { text: 'rude', hidden: true }, {}],
	});
	await host.ask('closeVote', { voteId });
	expect(lastChange(ann)?.result).toMatchObject({ texts: [{ text: 'Fun' }, { text: '<b>x</b>' }] });
	await host.ask('hideText', { voteId, text: 'rude', hidden: false });
	expect(lastChange(ann)?.result).toMatchObject({ texts: [{}, { text: 'rude' }, {}] });
	expect((await host.ask('getResult', { voteId })).result.tally).toMatchObject({ texts: [{}, { text: 'rude' }, {}] });
});

test('a vote with a time limit closes by itself', async () => {
	await using class_ = await lesson();
	const { host, ann, ask } = class_;
	const voteId = await ask(capital, { ...byName, timeLimitS: 5 });
	const { vote } = await ann.next('voteOpened');
	expect((vote.endsAtMs ?? 0) - vote.openedAtMs).toBe(5_000);
	await ann.ask('answerVote', { voteId, answer: paris });
	await until(
		() => lastChange(ann),
		'the vote to close',
		(each) => each?.open === false,
	);
	expect(await ann.codeOf('answerVote', { voteId, answer: lyon })).toBe('wrong-state vote');
	expect((await host.ask('getResults', {})).results).toMatchObject([{ voteId, answered: 1 }]);
});

test('a quiz asks the questions of a draft one by one, and counts right answers for its hosts', async () => {
	await using class_ = await lesson();
	const { server, host, ann } = class_;
	const ben = await server.enter({}, { displayName: 'Ben' });
	const questions: Question[] = [capital, { kind: 'number', text: 'π', right: { value: 3.14, tolerance: 0.01 } }];
	const { draftId } = await host.ask('saveDraft', { title: 'Mixed', questions, ...byName });
	const { voteId: first } = await host.ask('startQuiz', { draftId });
	const { vote } = await ann.next('voteOpened');
	expect(vote.quiz).toMatchObject({ title: 'Mixed', index: 0, count: 2 });
	await ann.ask('answerVote', { voteId: first, answer: paris });
	await ben.ask('answerVote', { voteId: first, answer: lyon });
	const { voteId: second } = await host.ask('nextQuestion', { voteId: first });
	expect(ann.told('voteOpened').at(-1)?.vote).toMatchObject({ voteId: second, quiz: { index: 1 } });
	await ann.ask('answerVote', { voteId: second, answer: { kind: 'number', value: 3.145 } });
	await ben.ask('answerVote', { voteId: second, answer: { kind: 'number', value: 3.2 } });
	expect(await host.codeOf('nextQuestion', { voteId: second })).toBe('wrong-state');
	await host.ask('clearVote', { voteId: second });
	expect(lastChange(ann)).toBeNull();
	const { scores } = await host.ask('getScores', { quizId: vote.quiz?.quizId ?? '' });
	expect(scores).toMatchObject([
		{ displayName: 'Ann', points: 2, answered: 2 },
		{ displayName: 'Ben', points: 0, answered: 2 },
	]);
	expect(ann.told('resultKept')).toEqual([]);
});

test('drafts and results outlive the lesson, and can be changed and removed', async () => {
	await using class_ = await lesson();
	const { server, room, host, ann, ask } = class_;
	const { draftId } = await host.ask('saveDraft', { title: 'A', questions: [capital], ...byName });
	await host.ask('saveDraft', { draftId, title: 'B', questions: [capital], ...byName });
	expect(await host.codeOf('saveDraft', { draftId: 'gone', title: '', questions: [capital], ...byName })).toBe(
		'not-found draft',
	);
	const voteId = await ask(capital);
	await ann.ask('answerVote', { voteId, answer: paris });
	await ann.ask('leaveRoom', {});
	await host.ask('leaveRoom', {});
	expect(room.parts.votes.projection()).toBeUndefined();
	const next = await server.enter({ role: 'host' });
	expect(next.answer.parts.votes).toMatchObject({ vote: null, own: null });
	expect((await next.ask('getDrafts', {})).drafts).toMatchObject([{ draftId, title: 'B' }]);
	expect((await next.ask('getResults', {})).results).toMatchObject([{ voteId, answered: 1 }]);
	await next.ask('removeResult', { voteId });
	await next.ask('removeDraft', { draftId });
	expect(next.told('resultRemoved')).toEqual([{ voteId }]);
	expect(await next.ask('getDrafts', {})).toMatchObject({ drafts: [] });
	expect(await next.ask('getResults', {})).toMatchObject({ results: [] });
});

test('a room keeps 200 drafts at most, and one draft has 100 questions and 40,000 characters at most', async () => {
	await using class_ = await lesson();
	const { host, room } = class_;
	const save = (questions: Question[]) => host.codeOf('saveDraft', { title: '', questions, ...byName });
	expect(await save([])).toBe('bad-request');
	expect(await save(Array.from({ length: 101 }, () => capital))).toBe('bad-request');
	expect(await save(Array.from({ length: 90 }, () => ({ kind: 'text', text: 'x'.repeat(500) })))).toBe('bad-request');
	for (let saved = 0; saved < 200; saved++) room.parts.votes.saveDraft({ title: '', questions: [capital], ...byName });
	expect(await save([capital])).toBe('limit-reached draft');
});

test('two rooms know nothing of each other’s votes', async () => {
	await using class_ = await lesson();
	const { server, ask, ann } = class_;
	server.createRoom({ roomId: 'maths', name: 'Maths' });
	const other = await server.enter({ roomId: 'maths', role: 'host' });
	const student = await server.enter({ roomId: 'maths' });
	const voteId = await ask(capital);
	await ann.ask('answerVote', { voteId, answer: paris });
	expect(await student.codeOf('answerVote', { voteId, answer: paris })).toBe('not-found vote');
	expect(await other.codeOf('closeVote', { voteId })).toBe('not-found vote');
	expect(await other.ask('getResults', {})).toMatchObject({ results: [] });
	expect([...other.notices, ...student.notices].filter(({ name }) => /vote|result/i.test(name))).toEqual([]);
	expect(student.answer.parts.votes.vote).toBeNull();
});

test('the projector view shows what everybody sees', async () => {
	await using class_ = await lesson();
	const { host, room, ask } = class_;
	expect(room.views.projections).not.toHaveProperty('votes');
	const voteId = await ask(capital);
	expect(room.views.projections.votes).toMatchObject({
		vote: { voteId, result: null },
		own: null,
		host: { count: { expected: 1 } },
	});
	await host.ask('clearVote', { voteId });
	expect(room.views.projections).not.toHaveProperty('votes');
});
