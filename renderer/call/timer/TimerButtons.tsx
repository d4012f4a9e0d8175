import { CirclePlus, Pause, Play, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { IconButton } from '../../ui/Button.tsx';
import type { HostActions } from '../useCall.tsx';

type Props = { timer: TimerView; isUp: boolean; host: HostActions };

/** Pause or go on, add a minute, stop: for hosts and co-hosts. */
export function TimerButtons({ timer, isUp, host }: Props) {
	const { t } = useTranslation();
	const isPaused = timer.state === 'paused';
	const PauseIcon = isPaused ? Play : Pause;
	return (
		<>
			{/* One button in both states, and also at zero: the keyboard focus stays on it. */}
			<IconButton
				testId="timer-pause"
				label={t(isPaused ? 'timer.resume' : 'timer.pause')}
				icon={<PauseIcon className="size-5" aria-hidden />}
				aria-disabled={isUp}
				className="aria-disabled:opacity-40"
				onClick={() => !isUp && void (isPaused ? host.resumeTimer() : host.pauseTimer())}
			/>
			<IconButton
				testId="timer-extend"
				label={t('timer.extend')}
				icon={<CirclePlus className="size-5" aria-hidden />}
				onClick={() => void host.addTimerMinute()}
			/>
			<IconButton
				testId="timer-stop"
				label={t('timer.stop')}
				icon={<Square className="size-5" aria-hidden />}
				onClick={() => void host.stopTimer()}
			/>
		</>
	);
}
