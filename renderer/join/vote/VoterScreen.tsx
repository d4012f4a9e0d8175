import { CircleSlash, PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { WireError } from '../../../sfu/protocol/errors.ts';
import type { VoteView } from '../../../sfu/protocol/models/votes.ts';
import { questionText } from '../../call/votes/answer/questionTexts.ts';
import { VoterView } from '../../call/votes/answer/VoterView.tsx';
import type { Voter, VoterState } from '../../client/state/Voter.ts';
import { actionText } from '../../problems/actions.ts';
import { lineAnswer, lineText } from '../../problems/lines.ts';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Message } from '../../ui/Message.tsx';
import { NameText } from '../../ui/NameText.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useScreenOn } from '../../ui/wakeLock.ts';
import { JoinName } from './JoinName.tsx';
import { LostNote } from './LostNote.tsx';

type Props = { voter: Voter; code: string; onOtherCode: () => void };

/** A phone that waits for questions and answers them. */
export function VoterScreen({ voter, code, onOtherCode }: Props) {
	const { t } = useTranslation();
	const state = useStore(voter.store);
	const { phase, vote, className } = state;
	useScreenOn();
	if (phase.name === 'refused')
		return <Refused error={phase.error} code={code} onAgain={() => void voter.enter()} onOtherCode={onOtherCode} />;
	if (phase.name === 'dismissed')
		return (
			<Message
				testId="vote-dismissed"
				illustration={<PhoneOff aria-hidden />}
				title={t('votes.phone.dismissed.title')}
				text={t('votes.phone.dismissed.text')}
				action={<JoinInstead code={code} />}
			/>
		);
	return (
		<Page testId="vote-screen">
			{/* Mounted before there is a text: a live region that appears together with its text is not read out. */}
			<p role="status" data-testid="vote-announcement" className="sr-only">
				{vote?.open ? t('votes.announcement', { question: questionText(vote.question, t) }) : ''}
			</p>
			<div className="my-auto space-y-4">
				{phase.name === 'lost' && <LostNote nextTryAtMs={phase.nextTryAtMs} onRetry={() => void voter.retryNow()} />}
				{className === '' ? (
					<Skeleton className="h-40" />
				) : (
					<>
						<h1 className="text-lg font-semibold text-pretty text-muted">
							<NameText>{className}</NameText>
						</h1>
						{vote ? <Asked voter={voter} state={state} vote={vote} /> : <Waiting />}
					</>
				)}
			</div>
		</Page>
	);
}

/** Nothing is asked at the moment. */
function Waiting() {
	const { t } = useTranslation();
	return (
		<Card>
			<div data-testid="vote-waiting" className="py-6 text-center">
				<p className="text-2xl font-semibold text-balance">{t('votes.phone.waiting.title')}</p>
				<p className="mt-2 text-lg text-pretty text-muted">{t('votes.phone.waiting.text')}</p>
			</div>
		</Card>
	);
}

function Asked({ voter, state, vote }: { voter: Voter; state: VoterState; vote: VoteView }) {
	const { t } = useTranslation();
	const { displayName, ownAnswer, answerOnItsWay, serverAheadMs, problem } = state;
	const needsName = !vote.anonymous && vote.open && displayName === null;
	const [isChanging, setChanging] = useState(false);
	return (
		<Card>
			{needsName || isChanging ? (
				<JoinName
					question={questionText(vote.question, t)}
					onName={async (name) => {
						await voter.setName(name);
						setChanging(false);
					}}
				/>
			) : (
				<VoterView
					vote={vote}
					own={ownAnswer}
					onItsWay={answerOnItsWay}
					serverAheadMs={serverAheadMs}
					onAnswer={(answer) => void voter.answer(answer)}
				/>
			)}
			{problem && (
				<div className="mt-4">
					<Callout testId="vote-problem" kind="error" announce>
						{actionText(problem.attempted, problem.error, t)}
					</Callout>
				</div>
			)}
			{!vote.anonymous && vote.open && displayName !== null && !isChanging && (
				<p className="mt-3 flex flex-wrap items-center gap-x-2 text-[0.9375rem] text-muted">
					<span>{t('votes.phone.as', { name: displayName })}</span>
					<Button testId="vote-not-me" variant="quiet" className="-ml-2 px-2" onClick={() => setChanging(true)}>
						{t('votes.phone.notMe')}
					</Button>
				</p>
			)}
		</Card>
	);
}

type RefusedProps = { error: WireError; code: string; onAgain: () => void; onOtherCode: () => void };

/** Why one cannot answer here, and what to do. */
function Refused({ error, code, onAgain, onOtherCode }: RefusedProps) {
	const { t } = useTranslation();
	const { remedy } = lineAnswer('votes', error);
	return (
		<Message
			testId="vote-refused"
			illustration={<CircleSlash aria-hidden />}
			title={t('votes.phone.refused')}
			text={lineText('votes', error, t)}
			action={
				<>
					{remedy === 'tryAgain' && (
						<Button testId="vote-again" variant="primary" size="lg" onClick={onAgain}>
							{t('ui.tryAgain')}
						</Button>
					)}
					{remedy === 'reload' && (
						<Button testId="vote-reload" variant="primary" size="lg" onClick={() => location.reload()}>
							{t('problem.remedy.reload')}
						</Button>
					)}
					{(remedy === 'correct' || remedy === 'wait') && (
						<Button testId="vote-other-code" variant="primary" size="lg" onClick={onOtherCode}>
							{t('votes.phone.otherCode')}
						</Button>
					)}
					{remedy === 'ask' && <JoinInstead code={code} />}
				</>
			}
		/>
	);
}

/** To the first page, with the ways into the class. */
function JoinInstead({ code }: { code: string }) {
	const { t } = useTranslation();
	return (
		<LinkButton
			testId="vote-join"
			variant="primary"
			size="lg"
			href={`/?${new URLSearchParams({ code: code.replaceAll(' ', '') })}`}
		>
			{t('votes.phone.join')}
		</LinkButton>
	);
}
