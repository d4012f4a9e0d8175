import { expect, test } from 'vitest';
import type { VoteView } from '../../../sfu/protocol/models/votes.ts';
import { stateWith } from '../testing/callStates.ts';
import { type CallState, reduce } from './callState.ts';
import { secondsLeft } from './votes.ts';

const vote: VoteView = {
	voteId: 'v1',
	question: { kind: 'yesNo', text: 'Ready?' },
	...{ anonymous: true, changeable: true, timeLimitS: null },
	...{ open: true, openedAtMs: 1_000, endsAtMs: null, result: null, quiz: null },
};
const answered: CallState = {
	...stateWith(),
	...{ vote, voteRevision: 4, ownAnswer: { kind: 'yesNo', yes: true } },
};

test('a new question forgets the answer to the one before', () => {
	const next = { ...vote, voteId: 'v2' };
	expect(reduce(answered, 'voteOpened', { vote: next, revision: 5 })).toEqual({
		...{ vote: next, voteRevision: 5, ownAnswer: null, answerOnItsWay: null },
	});
});

test('the same question, closed, keeps our answer, and one that is taken away does not', () => {
	const closed = { ...vote, open: false };
	expect(reduce(answered, 'voteChanged', { vote: closed, revision: 5 })).toEqual({ vote: closed, voteRevision: 5 });
	expect(reduce(answered, 'voteChanged', { vote: null, revision: 6 })).toMatchObject({ vote: null, ownAnswer: null });
});

test('a notice that was overtaken by a newer one changes nothing', () => {
	expect(reduce(answered, 'voteChanged', { vote: null, revision: 4 })).toEqual({});
	expect(reduce(answered, 'voteOpened', { vote: { ...vote, voteId: 'v0' }, revision: 3 })).toEqual({});
});

test('lists that are not loaded stay so, and loaded ones follow the notices', () => {
	const terms = { anonymous: true, changeable: true, timeLimitS: null };
	const draft = { draftId: 'd1', title: 'Fractions', ...terms, questions: [vote.question] };
	expect(reduce(stateWith(), 'draftSaved', { draft })).toEqual({ voteDrafts: null });
	const loaded = { ...stateWith(), voteDrafts: [draft] };
	const renamed = { ...draft, title: 'Sums' };
	expect(reduce(loaded, 'draftSaved', { draft: renamed })).toEqual({ voteDrafts: [renamed] });
	const second = { ...draft, draftId: 'd2' };
	expect(reduce(loaded, 'draftSaved', { draft: second })).toEqual({ voteDrafts: [draft, second] });
	expect(reduce(loaded, 'draftRemoved', { draftId: 'd1' })).toEqual({ voteDrafts: [] });
});

test.each([
	['without a limit', vote, null],
	['3.2 s before its end', { ...vote, timeLimitS: 30, endsAtMs: 13_200 }, 4],
	['past its end', { ...vote, timeLimitS: 30, endsAtMs: 9_000 }, 0],
	['just opened, by a clock that is late', { ...vote, timeLimitS: 30, endsAtMs: 40_020 }, 30],
	['closed before its end', { ...vote, open: false, timeLimitS: 30, endsAtMs: 13_200 }, null],
])('seconds left of a vote %s', (_, of, expected) => {
	expect(secondsLeft(of, 10_000)).toBe(expected);
});
