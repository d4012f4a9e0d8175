import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import { Button } from '../../../ui/Button.tsx';
import type { HostActions } from '../../useCall.tsx';
import { ScoreDialog } from './ScoreDialog.tsx';

type Props = { vote: VoteView; hasRight: boolean; host: HostActions };

/** What comes next for a question, the usual one first. */
export function VoteButtons({ vote, hasRight, host }: Props) {
	const { t } = useTranslation();
	const { open, result, question, quiz, anonymous } = vote;
	const [scoresShown, setScoresShown] = useState(false);
	const isShown = result !== null;
	const isMarked = 'right' in question;
	const isLast = quiz === null || quiz.index + 1 >= quiz.count;
	const show = (shown: boolean, right: boolean) => () => void host.showResult(shown, right);
	return (
		<div className="flex flex-wrap gap-2">
			{open && (
				<Button testId="vote-close" variant="primary" onClick={() => void host.closeVote()}>
					{t('votes.host.close')}
				</Button>
			)}
			{!open && hasRight && !isMarked && (
				<Button testId="vote-show-right" variant="primary" onClick={show(true, true)}>
					{t(isShown ? 'votes.host.mark' : 'votes.host.showRight')}
				</Button>
			)}
			{!open && quiz && !isLast && (
				<Button
					testId="vote-next"
					variant={isMarked || !hasRight ? 'primary' : 'secondary'}
					onClick={() => void host.nextQuestion()}
				>
					{t('votes.host.next')}
				</Button>
			)}
			{!open && quiz && !anonymous && (
				<Button
					testId="vote-scores"
					variant={isLast && (isMarked || !hasRight) ? 'primary' : 'secondary'}
					onClick={() => setScoresShown(true)}
				>
					{t('votes.host.scores')}
				</Button>
			)}
			<Button testId="vote-show" onClick={show(!isShown, false)}>
				{t(isShown ? 'votes.host.hide' : 'votes.host.show')}
			</Button>
			{!open && (
				<Button testId="vote-clear" onClick={() => void host.clearVote()}>
					{t(quiz && !isLast ? 'votes.host.endQuiz' : 'votes.host.clear')}
				</Button>
			)}
			{scoresShown && quiz && <ScoreDialog quiz={quiz} onClose={() => setScoresShown(false)} />}
		</div>
	);
}
