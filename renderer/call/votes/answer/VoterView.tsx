import type { TFunction } from 'i18next';
import { CircleCheck, CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Answer, isRight } from '../../../../sfu/protocol/models/questions.ts';
import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import { ResultView } from '../results/ResultView.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import { QuestionHead } from './QuestionHead.tsx';
import { answerText } from './questionTexts.ts';

type Props = {
	vote: VoteView;
	/** As the server has it; null: none. */
	own: Answer | null;
	/** Being sent; null: none is. */
	onItsWay: Answer | null;
	serverAheadMs: number;
	/** Of the heading, for what is labelled by it. */
	headingId?: string;
	onAnswer: (answer: Answer) => void;
};

/** The question as whoever answers it sees it, from its first moment to its result. Knows no call: also of `/vote`. */
export function VoterView(props: Props) {
	const { vote, own, onItsWay, serverAheadMs, headingId, onAnswer } = props;
	const { t } = useTranslation();
	const { question, open, anonymous, changeable, result } = vote;
	const given = onItsWay ?? own;
	return (
		<div className="space-y-3" data-testid="voter-view" data-open={open} data-answered={own !== null}>
			<QuestionHead vote={vote} serverAheadMs={serverAheadMs} {...(headingId !== undefined && { id: headingId })} />
			{open && (
				<>
					<p className="text-sm text-muted" data-testid="vote-terms">
						{t(anonymous ? 'votes.terms.anonymous' : 'votes.terms.byName')}
					</p>
					<AnswerForm
						key={vote.voteId}
						question={question}
						own={given}
						isFixed={given !== null && !changeable}
						onAnswer={onAnswer}
					/>
				</>
			)}
			<p role="status" data-testid="vote-state" className="text-[0.9375rem] font-medium empty:sr-only">
				{stateText(props, t)}
			</p>
			{!open && <OwnAnswer vote={vote} own={own} />}
			{result && <ResultView question={question} tally={result} own={own} />}
		</div>
	);
}

/** What became of our answer; empty: nothing to say. */
function stateText({ vote: { open, changeable, result }, own, onItsWay }: Props, t: TFunction): string {
	if (open && onItsWay) return t('votes.state.sending');
	if (open && own) return t(changeable ? 'votes.state.changeable' : 'votes.state.final');
	if (open) return '';
	return t(result ? 'votes.state.result' : 'votes.state.closed');
}

/** What we answered, and whether it is right, when that is told. */
function OwnAnswer({ vote: { question }, own }: { vote: VoteView; own: Answer | null }) {
	const { t } = useTranslation();
	if (own === null) return null;
	const right = isRight(own, question);
	const Icon = right ? CircleCheck : CircleX;
	return (
		<p data-testid="vote-own" data-right={right} className="flex items-start gap-2">
			{right !== null && (
				<Icon className={right ? 'mt-0.5 size-5 shrink-0 text-accent-ink' : 'mt-0.5 size-5 shrink-0'} aria-hidden />
			)}
			<span className="min-w-0 wrap-anywhere">
				{t('votes.ownAnswer', { answer: answerText(own, question, t) })}
				{right !== null && <strong className="ml-2 font-semibold">{t(right ? 'votes.right' : 'votes.wrong')}</strong>}
			</span>
		</p>
	);
}
