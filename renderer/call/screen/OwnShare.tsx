import { ChevronDown, ChevronUp, CirclePause, MonitorUp, MonitorX, Pause, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SharedSurface } from '../../client/types.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { storedSwitch, useStoredSwitch } from '../../ui/storedSwitch.ts';
import { useActions, useCall } from '../useCall.tsx';
import { SharePreview } from './SharePreview.tsx';
import { SmallWindowButton } from './SmallWindowButton.tsx';

/** Whether the preview is shown; kept on this computer. */
const previewSwitch = storedSwitch('lectern.sharePreview');

/** What we share, what the others see of it, and the ways to hold it back and to end it. */
export function OwnShare() {
	const { surface, paused } = useCall((state) => state.screen);
	const [isPreviewShown, setPreviewShown] = useStoredSwitch(previewSwitch);
	const { t } = useTranslation();
	if (!surface) return null;
	return (
		<section
			aria-label={t('sharing.label')}
			data-testid="own-share"
			className="appear absolute overflow-hidden rounded-2xl border border-line bg-raised shadow-float sheet:inset-x-1 sheet:bottom-1 sheet:flex sheet:items-center beside:top-1 beside:right-1 beside:w-72 beside:max-w-[45%]"
		>
			{isPreviewShown && <SharePreview surface={surface} paused={paused} />}
			<ShareState surface={surface} paused={paused} />
			<div className="flex shrink-0 items-center gap-1 p-1 pt-0 sheet:pt-1">
				<PauseButton paused={paused} />
				<StopButton />
				<SmallWindowButton />
				<IconButton
					label={t(isPreviewShown ? 'sharing.hidePreview' : 'sharing.showPreview')}
					icon={
						isPreviewShown ? (
							<ChevronUp className="size-5" aria-hidden />
						) : (
							<ChevronDown className="size-5" aria-hidden />
						)
					}
					aria-expanded={isPreviewShown}
					tooltipSide="bottom"
					className="ml-auto sheet:hidden"
					onClick={() => setPreviewShown(!isPreviewShown)}
				/>
			</div>
		</section>
	);
}

export function ShareState({ surface, paused }: { surface: SharedSurface; paused: boolean }) {
	const { t } = useTranslation();
	const { name, kind, sound } = surface;
	const what = name === null ? t(`sharing.now.${kind ?? 'any'}`) : t('sharing.now.named', { name });
	return (
		<div className="flex min-w-0 grow items-start gap-2.5 px-3 py-2 text-sm">
			<span className="mt-px shrink-0 *:size-4.5">
				{paused ? (
					<CirclePause className="text-warning-ink" aria-hidden />
				) : (
					<MonitorUp className="text-accent-ink" aria-hidden />
				)}
			</span>
			<div role="status" className="min-w-0">
				<p className="line-clamp-2 font-medium wrap-anywhere">{paused ? t('sharing.paused') : what}</p>
				<p className="text-muted sheet:sr-only">
					{t(`sharing.${paused ? 'pausedText' : sound ? 'withSound' : 'noSound'}`)}
				</p>
			</div>
		</div>
	);
}

function PauseButton({ paused }: { paused: boolean }) {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<Button
			variant={paused ? 'primary' : 'quiet'}
			className="px-3"
			aria-label={t(paused ? 'sharing.resumeLabel' : 'sharing.pauseLabel')}
			onClick={() => void (paused ? actions.resumeScreen() : actions.pauseScreen())}
		>
			{paused ? <Play className="size-4.5" aria-hidden /> : <Pause className="size-4.5" aria-hidden />}
			<span className="max-sm:sr-only">{t(paused ? 'sharing.resume' : 'sharing.pause')}</span>
		</Button>
	);
}

function StopButton() {
	const { t } = useTranslation();
	const actions = useActions();
	return (
		<Button
			variant="dangerQuiet"
			className="px-3"
			aria-label={t('call.screen.turnOff')}
			onClick={() => void actions.stopScreenShare()}
		>
			<MonitorX className="size-4.5" aria-hidden />
			<span className="max-sm:sr-only">{t('call.caption.stopScreen')}</span>
		</Button>
	);
}
