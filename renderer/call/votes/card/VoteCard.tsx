import { ChevronDown, CircleHelp } from 'lucide-react';
import { type TouchEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx';
import { useActions, useCall, useHostActions } from '../../useCall.tsx';
import { questionText } from '../answer/questionTexts.ts';
import { VoterView } from '../answer/VoterView.tsx';
import { HostView } from '../host/HostView.tsx';
import { cardId } from './cardId.ts';

const headingId = 'vote-heading';

/** Beside the bars, and above panels where those are sheets over the stage. */
const placeClasses = classes(
	'absolute right-2 bottom-2 z-20',
	'sheet:fixed sheet:right-2 sheet:bottom-[calc(5.25rem+var(--safe-bottom)+var(--keyboard))] sheet:z-[35] short:sheet:bottom-[calc(3.75rem+var(--safe-bottom)+var(--keyboard))]',
);
const sizeClasses = classes(
	'max-h-[calc(100%-1rem)] w-[min(25rem,100%-1rem)]',
	'sheet:left-2 sheet:max-h-[calc(100dvh-9.5rem-var(--keyboard))] sheet:w-auto short:sheet:max-h-[calc(100dvh-4.25rem-var(--keyboard))]',
);

/**
 * The question in front of the class, over the stage: to be answered, or led by hosts and co-hosts. It takes no focus by
 * itself, and can be put aside until its result is shown or the next question comes.
 */
export function VoteCard() {
	const { t } = useTranslation();
	const vote = useCall((state) => state.vote);
	return (
		<>
			{/* Mounted before there is a text: a live region that appears together with its text is not read out. */}
			<p role="status" data-testid="vote-announcement" className="sr-only">
				{vote?.open ? t('votes.announcement', { question: questionText(vote.question, t) }) : ''}
			</p>
			{vote && <Card vote={vote} />}
		</>
	);
}

function Card({ vote }: { vote: VoteView }) {
	const { t } = useTranslation();
	const host = useHostActions();
	const moment = `${vote.voteId} ${vote.result !== null}`;
	const [asideAt, setAsideAt] = useState<string | null>(null);
	if (asideAt === moment) return <Aside vote={vote} onOpen={() => setAsideAt(null)} />;
	return (
		<section
			id={cardId}
			tabIndex={-1}
			aria-labelledby={headingId}
			data-testid="vote-card"
			onTouchStart={keepSwipes}
			onTouchEnd={keepSwipes}
			className={classes(
				'slide-in flex flex-col overflow-hidden rounded-2xl border border-line bg-raised text-ink shadow-float',
				placeClasses,
				sizeClasses,
			)}
		>
			<ScrollRegion label={t('votes.card.label')} className="min-h-0 overflow-y-auto p-4 [&_header]:pr-9">
				{host ? <HostView vote={vote} headingId={headingId} host={host} /> : <Voter vote={vote} />}
			</ScrollRegion>
			<IconButton
				testId="vote-aside"
				label={t('votes.card.aside')}
				icon={<ChevronDown className="size-5" aria-hidden />}
				className="absolute top-1.5 right-1.5"
				onClick={() => setAsideAt(moment)}
			/>
		</section>
	);
}

/** A swipe over the card turns no page of the stage below it. */
const keepSwipes = (event: TouchEvent) => event.stopPropagation();

function Voter({ vote }: { vote: VoteView }) {
	const { answerVote } = useActions();
	const own = useCall((state) => state.ownAnswer);
	const onItsWay = useCall((state) => state.answerOnItsWay);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	return (
		<VoterView {...{ vote, own, onItsWay, serverAheadMs, headingId }} onAnswer={(answer) => void answerVote(answer)} />
	);
}

/** The button that brings the card back. */
function Aside({ vote, onOpen }: { vote: VoteView; onOpen: () => void }) {
	const { t } = useTranslation();
	const isWanted = useCall((state) => vote.open && state.role === 'participant' && state.ownAnswer === null);
	return (
		<button
			id={cardId}
			type="button"
			data-testid="vote-back"
			onClick={onOpen}
			className={classes(
				'flex min-h-11 items-center gap-2 rounded-full border px-4 font-semibold shadow-float',
				isWanted ? 'forced-main border-accent-fill bg-accent-fill text-on-accent' : 'border-line bg-raised text-ink',
				placeClasses,
			)}
		>
			<CircleHelp className="size-5" aria-hidden />
			{t(isWanted ? 'votes.card.answer' : 'votes.card.open')}
		</button>
	);
}
