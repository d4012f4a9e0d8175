import { type Answer, type Question, scalePoints, textKey } from '../../../protocol/models/questions.ts';
import { maxTallyEntries, type Tally } from '../../../protocol/models/votes.ts';

/** All answers to a question together. @param answers in the order in which they came */
export function tallyOf(question: Question, answers: readonly Answer[]): Tally {
	if (question.kind === 'number') return numbersOf(answers);
	if (question.kind === 'text' || question.kind === 'words') return textsOf(answers);
	const counts = new Array<number>(barsOf(question)).fill(0);
	for (const bar of answers.flatMap(barsAnsweredBy)) counts[bar] = (counts[bar] ?? 0) + 1;
	return { kind: 'counts', answered: answers.length, counts };
}

/**
 * A tally with the texts marked that a host has hidden, or without them.
 * @param hidden by `textKey`
 */
export function withHidden(tally: Tally, hidden: ReadonlySet<string>, isForHosts: boolean): Tally {
	if (tally.kind !== 'texts' || hidden.size === 0) return tally;
	const isHidden = ({ text }: { text: string }) => hidden.has(textKey(text));
	const texts = isForHosts
		? tally.texts.map((entry) => (isHidden(entry) ? { ...entry, hidden: true as const } : entry))
		: tally.texts.filter((entry) => !isHidden(entry));
	return { ...tally, texts };
}

function barsOf(question: Question): number {
	if ('options' in question) return question.options.length;
	return question.kind === 'yesNo' ? 2 : scalePoints;
}

/** Indexes of the bars that grow by this answer. */
function barsAnsweredBy(answer: Answer): number[] {
	switch (answer.kind) {
		case 'yesNo':
			return [answer.yes ? 0 : 1];
		case 'choice':
			return [answer.option];
		case 'multiple':
			return answer.options;
		case 'scale':
			return [answer.point - 1];
		default:
			return [];
	}
}

function numbersOf(answers: readonly Answer[]): Tally {
	const values = answers.flatMap((answer) => (answer.kind === 'number' ? answer.value : [])).sort((a, b) => a - b);
	const counts = new Map<number, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	const entries = [...counts].map(([value, count]) => ({ value, count }));
	const frequent = mostFrequent(entries).sort((a, b) => a.value - b.value);
	const { length } = values;
	// Two in the middle of an even number of values; the same one twice of an odd one.
	const middle = [values[Math.floor((length - 1) / 2)], values[Math.floor(length / 2)]];
	return {
		kind: 'numbers',
		answered: length,
		values: frequent,
		mean: meanOf(values),
		median: meanOf(middle.filter((value) => value !== undefined)),
	};
}

function textsOf(answers: readonly Answer[]): Tally {
	const entries = new Map<string, { text: string; count: number }>();
	for (const text of answers.flatMap(textsOfAnswer)) {
		const key = textKey(text);
		const entry = entries.get(key) ?? { text, count: 0 };
		entry.count += 1;
		entries.set(key, entry);
	}
	const texts = mostFrequent([...entries.values()]);
	return { kind: 'texts', answered: answers.length, texts, more: entries.size - texts.length };
}

/** Each text once: somebody who types a word three times has said it once. */
function textsOfAnswer(answer: Answer): string[] {
	if (answer.kind === 'text') return [answer.text];
	if (answer.kind !== 'words') return [];
	const keys = answer.words.map(textKey);
	return answer.words.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

/** Of the same frequency, those that came first. */
function mostFrequent<Entry extends { count: number }>(entries: Entry[]): Entry[] {
	return entries.sort((a, b) => b.count - a.count).slice(0, maxTallyEntries);
}

/** null: of nothing. Summed as shares, so that large numbers stay in range. */
const meanOf = (values: readonly number[]): number | null =>
	values.length === 0 ? null : values.reduce((sum, value) => sum + value / values.length, 0);
