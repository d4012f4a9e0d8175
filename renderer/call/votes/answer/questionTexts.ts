import type { TFunction } from 'i18next';
import type { Answer, Question } from '../../../../sfu/protocol/models/questions.ts';

/** What is asked; of a question that is only said aloud, what there is to do. */
export const questionText = ({ text, kind }: Pick<Question, 'text' | 'kind'>, t: TFunction): string =>
	text === '' ? t(`votes.untitled.${kind}`) : text;

/** `A` for 0. */
export const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** Of an answer as a person reads it, e.g. `B: Paris`. */
export function answerText(answer: Answer, question: Question, t: TFunction): string {
	const option = (index: number) => {
		const text = 'options' in question ? (question.options[index] ?? '') : '';
		return text === '' ? letterOf(index) : `${letterOf(index)}: ${text}`;
	};
	switch (answer.kind) {
		case 'yesNo':
			return t(answer.yes ? 'votes.yes' : 'votes.no');
		case 'choice':
			return option(answer.option);
		case 'multiple':
			return answer.options.length === 0
				? t('votes.noneOfThem')
				: answer.options
						.toSorted((a, b) => a - b)
						.map(option)
						.join(', ');
		case 'scale':
			return String(answer.point);
		case 'number':
			return String(answer.value);
		case 'text':
			return answer.text;
		case 'words':
			return answer.words.join(', ');
	}
}
