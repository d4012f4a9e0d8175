import {
	CircleDot,
	CloudHail,
	Hash,
	ListChecks,
	type LucideIcon,
	MessageSquareText,
	SlidersHorizontal,
	ThumbsUp,
} from 'lucide-react';
import type { Question, QuestionKind } from '../../../../sfu/protocol/models/questions.ts';

/** Letters of a question that is asked without writing its answers: A to D. */
const usualOptions = 4;

/** In the order in which they are offered. */
export const questionKinds: readonly QuestionKind[] = [
	'yesNo',
	'choice',
	'multiple',
	'scale',
	'number',
	'text',
	'words',
];

export const kindIcons: Record<QuestionKind, LucideIcon> = {
	yesNo: ThumbsUp,
	choice: CircleDot,
	multiple: ListChecks,
	scale: SlidersHorizontal,
	number: Hash,
	text: MessageSquareText,
	words: CloudHail,
};

/** A new question of this kind, with letters alone where there are options. */
export function newQuestion(kind: QuestionKind, text = ''): Question {
	if (kind === 'choice' || kind === 'multiple') return { kind, text, options: Array(usualOptions).fill('') };
	return { kind, text };
}
