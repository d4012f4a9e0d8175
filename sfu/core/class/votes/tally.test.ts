import { expect, test } from 'vitest';
import { type Answer, isRight, type Question } from '../../../protocol/models/questions.ts';
import { maxTallyEntries } from '../../../protocol/models/votes.ts';
import { tallyOf, withHidden } from './tally.ts';

test('numbers are counted by value in ascending order, with mean and median', () => {
	const answers = [3, 1, 3, -2].map((value): Answer => ({ kind: 'number', value }));
	const question: Question = { kind: 'number', text: '' };
	expect(tallyOf(question, answers)).toEqual({
		...{ kind: 'numbers', answered: 4, mean: 1.25, median: 2 },
		values: [
			{ value: -2, count: 1 },
			{ value: 1, count: 1 },
			{ value: 3, count: 2 },
		],
	});
	expect(tallyOf(question, answers.slice(0, 3))).toMatchObject({ median: 3 });
	expect(tallyOf(question, [])).toEqual({ kind: 'numbers', answered: 0, values: [], mean: null, median: null });
	const largest = [1e15, 1e15].map((value): Answer => ({ kind: 'number', value }));
	expect(tallyOf(question, largest)).toMatchObject({ mean: 1e15, median: 1e15 });
});

test('of many texts the most frequent are told, and how many there are beyond them', () => {
	const texts = Array.from({ length: maxTallyEntries + 5 }, (_, index) => `text ${index}`);
	const answers = [...texts, 'text 204', 'Text  204'].map((text): Answer => ({ kind: 'text', text }));
	const tally = tallyOf({ kind: 'text', text: '' }, answers);
	if (tally.kind !== 'texts') throw new Error('no texts');
	expect(tally.texts).toHaveLength(maxTallyEntries);
	expect(tally.texts.slice(0, 2)).toEqual([
		{ text: 'text 204', count: 3 },
		{ text: 'text 0', count: 1 },
	]);
	expect(tally.more).toBe(5);
	const hidden = new Set(['text 0']);
	const shown = (isForHosts: boolean) => {
		const told = withHidden(tally, hidden, isForHosts);
		return told.kind === 'texts' ? told.texts[1] : undefined;
	};
	expect(shown(true)).toEqual({ text: 'text 0', count: 1, hidden: true });
	expect(shown(false)).toEqual({ text: 'text 1', count: 1 });
});

test('bars are counted for each kind', () => {
	expect(tallyOf({ kind: 'yesNo', text: '' }, [{ kind: 'yesNo', yes: false }])).toMatchObject({ counts: [0, 1] });
	expect(tallyOf({ kind: 'scale', text: '' }, [{ kind: 'scale', point: 5 }])).toMatchObject({
		counts: [0, 0, 0, 0, 1],
	});
	const multiple: Question = { kind: 'multiple', text: '', options: ['a', 'b', 'c'] };
	const answers: Answer[] = [
		{ kind: 'multiple', options: [2, 0] },
		{ kind: 'multiple', options: [] },
	];
	expect(tallyOf(multiple, answers)).toEqual({ kind: 'counts', answered: 2, counts: [1, 0, 1] });
});

test('an answer is right as its kind says, and neither where nothing counts as right', () => {
	const multiple: Question = { kind: 'multiple', text: '', options: ['a', 'b', 'c'], right: [0, 2] };
	expect(isRight({ kind: 'multiple', options: [2, 0] }, multiple)).toBe(true);
	expect(isRight({ kind: 'multiple', options: [0] }, multiple)).toBe(false);
	const text: Question = { kind: 'text', text: '', right: ['New York'] };
	expect(isRight({ kind: 'text', text: 'ｎｅｗ  york' }, text)).toBe(true);
	expect(
		isRight({ kind: 'number', value: 3.15 }, { kind: 'number', text: '', right: { value: 3, tolerance: 0.2 } }),
	).toBe(true);
	expect(isRight({ kind: 'words', words: ['a'] }, { kind: 'words', text: '' })).toBeNull();
	expect(isRight({ kind: 'yesNo', yes: true }, { kind: 'yesNo', text: '' })).toBeNull();
});
