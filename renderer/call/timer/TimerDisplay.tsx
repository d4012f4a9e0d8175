import { useTranslation } from 'react-i18next';
import type { TimerView } from '../../../sfu/protocol/models/timer.ts';
import { useCall, useHostActions } from '../useCall.tsx';
import { Countdown } from './Countdown.tsx';
import { SoundSwitch } from './SoundSwitch.tsx';
import { TimerButtons } from './TimerButtons.tsx';
import { timerNote, timerText } from './timerTexts.ts';
import { useEndSound } from './useEndSound.ts';
import { useRemainingMs } from './useRemainingMs.ts';

/** The countdown above the tiles, readable from the back of a room; without a timer only an empty live region. */
export function TimerDisplay() {
	const timer = useCall((state) => state.timer);
	return timer ? <RunningTimer timer={timer} /> : <Announcement text="" />;
}

function RunningTimer({ timer }: { timer: TimerView }) {
	const { t } = useTranslation();
	const host = useHostActions();
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const remainingMs = useRemainingMs(timer, serverAheadMs);
	const sound = useEndSound(timer, remainingMs);
	const note = timerNote(timer, remainingMs);
	return (
		<>
			<Announcement text={note ? t(note) : t('timer.running', { time: timerText(timer.durationMs) })} />
			<section
				aria-label={t('timer.title')}
				data-testid="timer"
				className="mx-2 mb-2 flex shrink-0 flex-wrap items-center justify-center gap-x-5 rounded-card border border-line bg-card px-3 py-1.5 sm:mx-4"
			>
				<Countdown timer={timer} remainingMs={remainingMs} className="text-[clamp(3rem,10vmin,7rem)]" />
				<div className="flex items-center">
					{host && <TimerButtons timer={timer} isUp={remainingMs === 0} host={host} />}
					<SoundSwitch isOn={sound.isOn} onChange={sound.setOn} />
				</div>
				{/* biome-ignore lint/a11y/useMediaCaption: a chime has no words */}
				<audio ref={sound.audio} data-testid="timer-sound" hidden />
			</section>
		</>
	);
}

/** For screen readers. Mounted before there is a text: a live region that appears together with its text is not read out. */
function Announcement({ text }: { text: string }) {
	return (
		<p role="status" data-testid="timer-announcement" className="sr-only">
			{text}
		</p>
	);
}
