import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { Answer, Question } from '../../../../sfu/protocol/models/questions.ts';
import { en } from '../../../i18n/texts.ts';
import { resultBars } from './bars.ts';

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: en } } }));

const marks = (question: Question, own: Answer | null) =>
	resultBars(question, [1, 2, 3], own, i18next.t).map(({ letter, text, isRight, isOwn }) =>
		[letter, text, isRight && 'right', isOwn && 'own'].filter(Boolean).join(' '),
	);

test('yes and no stand for themselves', () => {
	expect(marks({ kind: 'yesNo', text: '', right: false }, { kind: 'yesNo', yes: true })).toEqual([
		'Yes own',
		'No right',
	]);
});

test('of a choice each right option is marked, of several ones too', () => {
	const options = ['2', '4', '5'];
	const choice: Question = { kind: 'choice', text: '', options, right: [0, 2] };
	expect(marks(choice, { kind: 'choice', option: 1 })).toEqual(['A 2 right', 'B 4 own', 'C 5 right']);
	const several: Question = { kind: 'multiple', text: '', options, right: [0, 2] };
	const own: Answer = { kind: 'multiple', options: [1, 2] };
	expect(marks(several, own)).toEqual(['A 2 right', 'B 4 own', 'C 5 right own']);
});

test('nothing is marked before it is told what is right', () => {
	expect(marks({ kind: 'scale', text: '' }, null)).toEqual(['1', '2', '3', '4', '5']);
});
