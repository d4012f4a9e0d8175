import { useTranslation } from 'react-i18next';
import type { VoteView } from '../../../sfu/protocol/models/votes.ts';
import { classes } from '../../ui/classes.ts';
import { QrCode } from '../../ui/QrCode.tsx';
import type { VoteAddress } from '../invitation.tsx';
import { QuestionHead } from './answer/QuestionHead.tsx';
import { letterOf } from './answer/questionTexts.ts';
import { AnsweredBar } from './host/AnsweredBar.tsx';
import { ResultView } from './results/ResultView.tsx';

type Props = {
	vote: VoteView;
	/** null: not known. */
	answered: { answered: number; expected: number } | null;
	/** The short way in; null: phones may not answer, or cannot reach this computer. */
	address: VoteAddress | null;
	roomCode: string;
	serverAheadMs: number;
	className?: string;
};

/** The question in front of an audience, readable from the last row, with the way in for phones. Sizes are in em. */
export function VotePresented({ vote, answered, address, roomCode, serverAheadMs, className }: Props) {
	const { t } = useTranslation();
	const { question, result, open } = vote;
	return (
		<section
			data-testid="vote-presented"
			data-open={open}
			className={classes('flex w-full flex-wrap items-start justify-center gap-[1.5em] text-left', className)}
		>
			<div className="min-w-[min(16em,100%)] grow basis-0 space-y-[0.8em]">
				<QuestionHead vote={vote} serverAheadMs={serverAheadMs} />
				{result ? (
					<ResultView question={question} tally={result} />
				) : (
					'options' in question && <Options texts={question.options} />
				)}
				{answered && <AnsweredBar {...answered} isOpen={open} />}
			</div>
			{open && address && (
				<figure className="flex w-[13em] max-w-full shrink-0 flex-col items-center text-center">
					<QrCode
						text={address.url}
						label={t('votes.presented.qr')}
						className="w-full rounded-[0.6em] border border-line bg-white"
					/>
					<figcaption className="mt-[0.4em] w-full text-[0.75em] leading-snug">
						<span className="block font-semibold">{t('votes.presented.scan')}</span>
						<span className="figures block text-muted wrap-anywhere">{address.text}</span>
						<span className="figures block text-[1.5em] font-bold tracking-wider">{roomCode}</span>
					</figcaption>
				</figure>
			)}
		</section>
	);
}

/** What there is to choose from. Letters alone need no list: they are on the answering screens. */
function Options({ texts }: { texts: readonly string[] }) {
	if (texts.every((text) => text === '')) return null;
	return (
		<ol className="space-y-[0.35em]">
			{texts.map((text, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its place
				<li key={index} className="flex items-baseline gap-[0.6em]">
					<span className="figures shrink-0 font-bold">{letterOf(index)}</span>
					<span dir="auto" className="min-w-0 wrap-anywhere">
						{text}
					</span>
				</li>
			))}
		</ol>
	);
}
