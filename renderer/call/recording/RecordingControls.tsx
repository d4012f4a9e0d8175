import { Pause, Play, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { RecordingState } from '../../../sfu/protocol/models/recording.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useActions } from '../useCall.tsx';
import { DiskFigures } from './DiskFigures.tsx';
import { RecordedTime } from './RecordedTime.tsx';
import { StateIcon } from './StateIcon.tsx';

/** For hosts while the room is recorded: pause, stop, and what it needs on the disk. */
export function RecordingControls({ recording }: { recording: RecordingState }) {
	const { t } = useTranslation();
	const { pauseRecording, resumeRecording, stopRecording } = useActions();
	const isPaused = recording.state === 'paused';
	const PauseIcon = isPaused ? Play : Pause;
	return (
		<section aria-label={t('recording.label')} data-testid="recording-controls">
			<div className="flex items-center gap-2 text-[0.9375rem] font-semibold">
				<StateIcon state={recording.state} />
				<span>{t(`recording.sign.${recording.state}`)}</span>
				<RecordedTime recording={recording} />
				<div className="-my-1 -mr-2 ml-auto flex">
					{/* One button in both states: the keyboard focus stays on it. */}
					<IconButton
						testId="recording-pause"
						label={t(isPaused ? 'recording.resume' : 'recording.pause')}
						icon={<PauseIcon className="size-5 fill-current" aria-hidden />}
						onClick={() => void (isPaused ? resumeRecording() : pauseRecording())}
					/>
					<IconButton
						testId="recording-stop"
						label={t('recording.stop')}
						icon={<Square className="size-5 fill-current text-danger-ink" aria-hidden />}
						onClick={() => void stopRecording()}
					/>
				</div>
			</div>
			<DiskFigures />
		</section>
	);
}
