import { ChevronDown, Download, Repeat2, Trash2 } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../../../sfu/protocol/models/questions.ts';
import type { ResultSummary, VoteResult } from '../../../../sfu/protocol/models/votes.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { NameText } from '../../../ui/NameText.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { saveFile } from '../../../ui/saveFile.ts';
import { formatDateTime } from '../../../ui/time.ts';
import { useActions, useCall } from '../../useCall.tsx';
import { answerText, questionText } from '../answer/questionTexts.ts';
import { ResultView } from '../results/ResultView.tsx';

type Props = { onAsk: (question: Question) => void };

/** What was asked in this class before, the newest first: looked at, asked again, saved as a table, removed. */
export function ResultList({ onAsk }: Props) {
	const { t } = useTranslation();
	const { fetchResults } = useActions();
	const results = useCall((state) => state.voteResults);
	const className = useCall(({ room }) => room?.name ?? '');
	const [isSaving, setSaving] = useState(false);
	if (results === null) return <Skeleton className="h-32" />;
	if (results.length === 0) return <p className="text-muted">{t('votes.kept.empty')}</p>;
	const saveAll = async () => {
		if (isSaving) return;
		setSaving(true);
		const found = await fetchResults();
		setSaving(false);
		if (found === null) return;
		const { resultsCsv } = await import('../../../../sfu/questionFiles/resultsCsv.ts');
		saveFile(`${t('votes.kept.file', { className })}.csv`, 'text/csv;charset=utf-8', resultsCsv(found));
	};
	return (
		<div className="space-y-4">
			<Button testId="vote-results-save" aria-disabled={isSaving} onClick={() => void saveAll()}>
				<Download className="size-5" aria-hidden />
				{t('votes.kept.save')}
			</Button>
			<ul data-testid="vote-results" className="divide-y divide-line rounded-card border border-line">
				{results.toReversed().map((result) => (
					<ResultRow key={result.voteId} summary={result} onAsk={onAsk} />
				))}
			</ul>
		</div>
	);
}

function ResultRow({ summary, onAsk }: { summary: ResultSummary } & Props) {
	const { t } = useTranslation();
	const { removeResult, fetchResult } = useActions();
	const [result, setResult] = useState<VoteResult | null>(null);
	const { question, voteId, answered, askedAtMs, quiz } = summary;
	const text = questionText(question, t);
	const open = async (isOpen: boolean) => {
		if (isOpen && result === null) setResult(await fetchResult(voteId));
	};
	return (
		<li data-testid="vote-result" className="p-3">
			<Collapsible.Root onOpenChange={(isOpen) => void open(isOpen)}>
				<div className="flex items-center gap-1">
					<Collapsible.Trigger
						data-testid="vote-result-open"
						className="group flex min-h-11 min-w-0 grow items-center gap-2 rounded-[10px] text-left hover:bg-hover"
					>
						<ChevronDown
							className="size-5 shrink-0 transition-transform duration-150 group-data-[state=open]:rotate-180"
							aria-hidden
						/>
						<span className="min-w-0">
							<span dir="auto" className="block font-medium wrap-anywhere">
								{text}
							</span>
							<span className="figures block text-sm text-muted">
								{formatDateTime(askedAtMs)} · {t('votes.kept.answered', { count: answered })}
								{quiz && quiz.title !== '' && ` · ${quiz.title}`}
							</span>
						</span>
					</Collapsible.Trigger>
					<IconButton
						testId="vote-result-ask"
						label={t('votes.kept.again', { question: text })}
						icon={<Repeat2 className="size-5" aria-hidden />}
						onClick={() => onAsk(question)}
					/>
					<IconButton
						testId="vote-result-remove"
						label={t('votes.kept.remove', { question: text })}
						icon={<Trash2 className="size-5" aria-hidden />}
						onClick={() => void removeResult(voteId)}
					/>
				</div>
				<Collapsible.Content className="space-y-3 px-7 pt-2 pb-1">
					{result && <ResultView question={result.question} tally={result.tally} />}
					{result?.answers && <Answers result={result} answers={result.answers} />}
				</Collapsible.Content>
			</Collapsible.Root>
		</li>
	);
}

type AnswersProps = { result: VoteResult; answers: NonNullable<VoteResult['answers']> };

/** Who answered what. */
function Answers({ result: { question }, answers }: AnswersProps) {
	const { t } = useTranslation();
	return (
		<ul data-testid="vote-result-answers" aria-label={t('votes.kept.byName')} className="text-[0.9375rem]">
			{answers.map(({ voterId, displayName, answer }) => (
				<li key={voterId} className="flex items-baseline justify-between gap-3 border-t border-line py-1">
					<span className="min-w-0 wrap-anywhere">
						<NameText>{displayName}</NameText>
					</span>
					<span dir="auto" className="min-w-0 text-right wrap-anywhere text-muted">
						{answerText(answer, question, t)}
					</span>
				</li>
			))}
		</ul>
	);
}
