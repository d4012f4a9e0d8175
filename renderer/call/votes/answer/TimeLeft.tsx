import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import { classes } from '../../../ui/classes.ts';
import { formatElapsed } from '../../../ui/time.ts';
import { useSecondsLeft } from './useSecondsLeft.ts';

type Props = { vote: VoteView; serverAheadMs: number; className?: string };

/** From here on the digits have the colour of a warning, s. */
const lastMomentsS = 10;

/** The time that is left to answer; nothing without a time limit. */
export function TimeLeft({ vote, serverAheadMs, className }: Props) {
	const { t } = useTranslation();
	const leftS = useSecondsLeft(vote, serverAheadMs);
	if (leftS === null) return null;
	return (
		<span
			role="timer"
			aria-label={t('votes.timeLeft')}
			data-testid="vote-time-left"
			className={classes(
				'figures inline-flex shrink-0 items-center gap-[0.35em] font-semibold',
				leftS <= lastMomentsS && 'text-warning-ink',
				className,
			)}
		>
			<Hourglass className="size-[1em]" aria-hidden />
			{formatElapsed(leftS * 1000)}
		</span>
	);
}
