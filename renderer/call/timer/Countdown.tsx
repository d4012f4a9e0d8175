import { useTranslation } from 'react-i18next';
import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { classes } from '../../ui/classes.ts';
import { timerNote, timerText } from './timerTexts.ts';

type Props = { timer: TimerView; remainingMs: number; className: string };

/** From here on the digits have the colour of a warning, ms. */
const lastMomentsMs = 10_000;

/** The remaining time in large digits. `className` sets their size; the note beside them follows it. */
export function Countdown({ timer, remainingMs, className }: Props) {
	const { t } = useTranslation();
	const note = timerNote(timer, remainingMs);
	return (
		<div className={classes('flex flex-wrap items-baseline justify-center', className)}>
			<span
				role="timer"
				aria-label={t('timer.left')}
				className={classes(
					'figures leading-none font-bold whitespace-nowrap',
					remainingMs <= lastMomentsMs && 'text-warning-ink',
					timer.state === 'paused' && 'opacity-60',
				)}
			>
				{timerText(remainingMs)}
			</span>
			{note && (
				<span className="ml-[0.4em] text-[max(1.125rem,0.28em)] font-semibold" aria-hidden="true">
					{t(note)}
				</span>
			)}
		</div>
	);
}
