import { useTranslation } from 'react-i18next';
import { type Answer, isRight, type Question } from '../../../../sfu/protocol/models/questions.ts';
import type { Tally } from '../../../../sfu/protocol/models/votes.ts';
import { resultBars } from './bars.ts';
import { ResultBars } from './ResultBars.tsx';
import { type CountedText, TextList } from './TextList.tsx';
import { WordCloud } from './WordCloud.tsx';

type Props = {
	/** With `right`: what is right is marked. */
	question: Question;
	tally: Tally;
	/** Our own answer; null: none. */
	own?: Answer | null;
	/** Hosts hide what nobody is to see. Default: nothing can be hidden. */
	onHide?: (text: string, hidden: boolean) => void;
};

/** All answers together, as bars, a list or a word cloud. */
export function ResultView({ question, tally, own = null, onHide }: Props) {
	const { t } = useTranslation();
	if (tally.answered === 0) return <p className="text-muted">{t('votes.result.nobody')}</p>;
	if (tally.kind === 'counts')
		return <ResultBars bars={resultBars(question, tally.counts, own, t)} answered={tally.answered} />;
	if (tally.kind === 'numbers') return <Numbers question={question} tally={tally} />;
	const isRightText = (text: string) => question.kind === 'text' && isRight({ kind: 'text', text }, question) === true;
	const isCloud = question.kind === 'words' && !onHide;
	return (
		<>
			{isCloud ? (
				<WordCloud words={tally.texts} />
			) : (
				<TextList texts={tally.texts} isRight={isRightText} {...(onHide && { onHide })} />
			)}
			<RightAnswer question={question} />
			{tally.more > 0 && <p className="mt-[0.5em] text-muted">{t('votes.result.more', { count: tally.more })}</p>}
		</>
	);
}

function Numbers({ question, tally }: { question: Question; tally: Extract<Tally, { kind: 'numbers' }> }) {
	const { t, i18n } = useTranslation();
	const format = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 2 });
	const right = new Set(
		tally.values.flatMap(({ value }) => (isRight({ kind: 'number', value }, question) ? [String(value)] : [])),
	);
	const texts: CountedText[] = tally.values.map(({ value, count }) => ({ text: String(value), count }));
	return (
		<>
			{tally.mean !== null && tally.median !== null && (
				<p className="figures mb-[0.4em] font-semibold">
					{t('votes.result.average', { mean: format(tally.mean), median: format(tally.median) })}
				</p>
			)}
			<TextList texts={texts} isRight={(text) => right.has(text)} />
			<RightAnswer question={question} />
		</>
	);
}

/** What would have been right, where nobody may have answered it. */
function RightAnswer({ question }: { question: Question }) {
	const { t } = useTranslation();
	if (question.kind !== 'number' && question.kind !== 'text') return null;
	if (question.right === undefined) return null;
	const { right } = question;
	const answer = Array.isArray(right)
		? right.join(', ')
		: right.tolerance === 0
			? String(right.value)
			: t('votes.result.tolerance', { value: String(right.value), tolerance: String(right.tolerance) });
	return (
		<p data-testid="vote-right" className="mt-[0.5em] font-semibold text-accent-ink">
			{t('votes.result.rightAnswer', { answer })}
		</p>
	);
}
