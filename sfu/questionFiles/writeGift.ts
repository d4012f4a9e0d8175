import type { Question } from '../protocol/models/questions.ts';
import { kindTag } from './gift.ts';

/** Questions as a GIFT file, which `readGift` and Moodle read. What GIFT has no kind for has a tag with ours. */
export function writeGift(questions: readonly Question[]): string {
	return `${questions.map(blockOf).join('\n\n')}\n`;
}

function blockOf(question: Question): string {
	const tag = needsTag(question) ? `// [tag:${kindTag}${question.kind}]\n` : '';
	return `${tag}${stemOf(question.text)}{${answersOf(question)}}`;
}

/** Whether the answers alone would be read as those of another kind. */
function needsTag(question: Question): boolean {
	const { kind } = question;
	const hasRight = 'right' in question && question.right !== undefined;
	if (kind === 'scale' || kind === 'words') return true;
	if (kind === 'choice') return question.right?.length === question.options.length;
	return kind !== 'text' && !hasRight;
}

function answersOf(question: Question): string {
	switch (question.kind) {
		case 'yesNo':
			return question.right === undefined ? '~Yes ~No' : question.right ? 'TRUE' : 'FALSE';
		case 'choice':
			return optionsOf(question.options, (index) => (question.right?.includes(index) ? '=' : '~'));
		case 'multiple':
			return optionsOf(question.options, (index) => shareOf(question.right, index));
		case 'number': {
			const { right } = question;
			return right ? `#${decimal(right.value)}:${decimal(right.tolerance)}` : '';
		}
		case 'text':
			// Right answers alone with arrows in them would be pairs to match.
			return question.right
				? optionsOf(
						question.right.map((text) => text.replaceAll('->', '→')),
						() => '=',
					)
				: '';
		default:
			return '';
	}
}

/** Of the points; a wrong one costs all of them. */
function shareOf(right: readonly number[] | undefined, index: number): string {
	if (!right) return '~';
	return right.includes(index) ? `~%${Number((100 / right.length).toFixed(5))}%` : '~%-100%';
}

/** An option without a text has its letter. */
function optionsOf(options: readonly string[], mark: (index: number) => string): string {
	const lines = options.map((option, index) => `\t${mark(index)}${escaped(option || letterOf(index))}`);
	return `\n${lines.join('\n')}\n`;
}

export const letterOf = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

/** `[plain]` keeps what looks like a comment, a format or a category from being taken for one. */
const stemOf = (text: string): string => (text === '' ? '' : `[plain]${escaped(text)} `);

const escaped = (text: string): string => text.replace(/[\\~=#{}:]/g, '\\$&').replace(/\n/g, '\\n');

/** GIFT knows no exponents. */
const decimal = (value: number): string =>
	value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
