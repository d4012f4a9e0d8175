import { useTranslation } from 'react-i18next';
import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import { questionText } from './questionTexts.ts';
import { TimeLeft } from './TimeLeft.tsx';

type Props = { vote: VoteView; serverAheadMs: number; id?: string };

/** What is asked, its place in the quiz, and the time that is left. Sizes are in em. */
export function QuestionHead({ vote, serverAheadMs, id }: Props) {
	const { t } = useTranslation();
	const { question, quiz } = vote;
	return (
		<header>
			<div className="flex items-baseline justify-between gap-[0.7em] text-[0.85em] text-muted">
				{quiz && (
					<p className="min-w-0 wrap-anywhere">
						{t(quiz.title === '' ? 'votes.placeUntitled' : 'votes.place', {
							...{ index: quiz.index + 1, total: quiz.count, title: quiz.title },
						})}
					</p>
				)}
				<TimeLeft vote={vote} serverAheadMs={serverAheadMs} className="ml-auto text-[1.15em] text-ink" />
			</div>
			<h2
				id={id}
				dir="auto"
				className="text-[1.15em] leading-snug font-semibold text-pretty wrap-anywhere whitespace-pre-line"
			>
				{questionText(question, t)}
			</h2>
		</header>
	);
}
