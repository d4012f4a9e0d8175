import type { TFunction } from 'i18next';
import { type Answer, isRight, type Question, scalePoints } from '../../../../sfu/protocol/models/questions.ts';
import { letterOf } from '../answer/questionTexts.ts';
import type { Bar } from './ResultBars.tsx';

/** What each place of `counts` in a tally stands for. */
function placesOf(question: Question, t: TFunction): { letter: string | null; text: string; answer: Answer }[] {
	switch (question.kind) {
		case 'yesNo':
			return [true, false].map((yes) => ({
				...{ letter: null, text: t(yes ? 'votes.yes' : 'votes.no') },
				answer: { kind: 'yesNo', yes },
			}));
		case 'choice':
			return question.options.map((text, option) => ({
				...{ letter: letterOf(option), text },
				answer: { kind: 'choice', option },
			}));
		case 'multiple':
			return question.options.map((text, option) => ({
				...{ letter: letterOf(option), text },
				answer: { kind: 'multiple', options: [option] },
			}));
		case 'scale':
			return Array.from({ length: scalePoints }, (_, index) => ({
				...{ letter: null, text: String(index + 1) },
				answer: { kind: 'scale', point: index + 1 },
			}));
		default:
			return [];
	}
}

/** One bar for each place of `counts`. @param own marks the bars of this answer */
export function resultBars(question: Question, counts: readonly number[], own: Answer | null, t: TFunction): Bar[] {
	return placesOf(question, t).map(({ letter, text, answer }, index) => ({
		...{ key: String(index), letter, text, count: counts[index] ?? 0 },
		// Of several right ones, each of them.
		isRight:
			question.kind === 'multiple' ? question.right?.includes(index) === true : isRight(answer, question) === true,
		isOwn: own !== null && includes(own, answer),
	}));
}

/** Whether somebody who gave an answer chose this place. */
function includes(own: Answer, place: Answer): boolean {
	if (own.kind === 'multiple')
		return place.kind === 'multiple' && place.options.every((each) => own.options.includes(each));
	return JSON.stringify(own) === JSON.stringify(place);
}
