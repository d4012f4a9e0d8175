import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { RecordingState } from '../../../sfu/protocol/models/recording.ts';
import { classes } from '../../ui/classes.ts';
import { overlayRoot } from '../../ui/overlayRoot.ts';
import { useCall } from '../useCall.tsx';
import { RecordedTime } from './RecordedTime.tsx';
import { RecordingControls } from './RecordingControls.tsx';
import { whatText } from './recordingTexts.ts';
import { StateIcon } from './StateIcon.tsx';

/** In the top bar of everybody while the room is recorded: that it is, and for how long; a click says what is kept. */
export function RecordingSign() {
	const recording = useCall((state) => state.recording);
	return recording && <Sign recording={recording} />;
}

function Sign({ recording }: { recording: RecordingState }) {
	const { t } = useTranslation();
	const isPaused = recording.state === 'paused';
	return (
		<Popover.Root>
			<div
				data-testid="recording-sign"
				data-state={recording.state}
				data-lasting
				className={classes(
					'relative flex min-h-11 shrink-0 items-center gap-1.5 rounded-full px-2 text-sm font-semibold hover:bg-hover sm:px-3 immersive:bg-stage/90',
					isPaused ? 'text-warning-ink' : 'text-danger-ink',
				)}
			>
				{/* The time stands beside the button, which covers it: a timer is no part of a button's name. */}
				<Popover.Trigger
					data-testid="recording-sign-button"
					aria-label={t(`recording.sign.about.${recording.state}`)}
					className="flex items-center gap-1.5 outline-none before:absolute before:inset-0 before:rounded-full focus-visible:before:outline-3 focus-visible:before:outline-accent"
				>
					<StateIcon state={recording.state} />
					<span className="max-sm:hidden">{t(`recording.sign.${recording.state}`)}</span>
				</Popover.Trigger>
				<RecordedTime recording={recording} />
			</div>
			<Popover.Portal container={overlayRoot()}>
				<Popover.Content
					data-testid="recording-sign-popover"
					side="bottom"
					align="start"
					sideOffset={8}
					collisionPadding={8}
					aria-label={t('recording.sign.label')}
					className="appear z-50 w-80 max-w-[calc(100vw-16px)] rounded-card border border-line bg-raised p-4 text-[0.9375rem] text-ink shadow-float outline-none"
				>
					<About recording={recording} />
				</Popover.Content>
			</Popover.Portal>
		</Popover.Root>
	);
}

function About({ recording }: { recording: RecordingState }) {
	const { t } = useTranslation();
	const isHost = useCall((state) => state.role === 'host');
	return (
		<>
			<p className="font-semibold">{t(`recording.sign.now.${recording.state}`)}</p>
			<p className="mt-1 text-muted">{whatText(recording, t)}</p>
			<p className="mt-1 text-muted">{t('recording.what.kept')}</p>
			{isHost && (
				<div className="mt-3 border-t border-line pt-3">
					<RecordingControls recording={recording} />
				</div>
			)}
		</>
	);
}
