import { CirclePause, MonitorUp, MonitorX, Pause, Play } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SharedSurface } from '../../client/types.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { useActions, useCall } from '../useCall.tsx';
import { SharePreview } from './SharePreview.tsx';
import { SmallWindowButton } from './SmallWindowButton.tsx';

type Props = { x: number; y: number; width: number; height: number };

/** CSS px. A smaller tile has room for the preview and two icons; a sentence and words need this. */
const roomy = { width: 280, height: 200 };

/** Our own tile for what we share: what the others see of it, and the ways to hold it back and to end it. */
export const OwnShare = memo(function OwnShare({ x, y, width, height }: Props) {
	const { surface, paused } = useCall((state) => state.screen);
	const { t } = useTranslation();
	// Sharing has just ended; the stage removes this tile in its own re-render.
	if (!surface) return null;
	const isRoomy = width >= roomy.width && height >= roomy.height;
	return (
		<section
			aria-label={t('sharing.label')}
			data-testid="own-share"
			style={{ width, height, translate: `${x}px ${y}px` }}
			className="absolute top-0 left-0 flex flex-col overflow-hidden rounded-card bg-card forced-edge transition-[translate,width,height] duration-150"
		>
			<SharePreview surface={surface} paused={paused} captioned={isRoomy} />
			<div className={isRoomy ? 'flex flex-wrap items-center gap-x-2 p-1.5' : 'contents'}>
				<ShareState surface={surface} paused={paused} isRoomy={isRoomy} />
				<div className={classes('flex shrink-0 gap-1', isRoomy ? 'ml-auto' : 'over-video absolute right-1 bottom-1')}>
					<ShareButtons paused={paused} isRoomy={isRoomy} />
				</div>
			</div>
		</section>
	);
});

/** `isRoomy`: there is room for words. */
type PartProps = { paused: boolean; isRoomy: boolean };

/** In words what is shared, or that it is paused; without room for them for screen readers, beside a sign. */
export function ShareState({
	surface,
	paused,
	isRoomy = true,
}: Omit<PartProps, 'isRoomy'> & { surface: SharedSurface; isRoomy?: boolean }) {
	const { t } = useTranslation();
	const { name, kind, sound } = surface;
	const what = name === null ? t(`sharing.now.${kind ?? 'any'}`) : t('sharing.now.named', { name });
	const Icon = paused ? CirclePause : MonitorUp;
	return (
		<div className={isRoomy ? 'flex min-w-40 grow basis-0 items-start gap-2.5 px-2 py-1 text-sm' : 'contents'}>
			<span
				className={classes(
					'shrink-0 *:size-4.5',
					isRoomy
						? 'mt-px'
						: 'forced-edge absolute top-1 left-1 flex size-8 items-center justify-center rounded-full bg-slate-950/75',
					paused ? (isRoomy ? 'text-warning-ink' : 'text-amber-300') : isRoomy ? 'text-accent-ink' : 'text-teal-300',
				)}
			>
				<Icon aria-hidden />
			</span>
			<div role="status" className={isRoomy ? 'min-w-0' : 'sr-only'}>
				<p className="line-clamp-2 font-medium wrap-anywhere">{paused ? t('sharing.paused') : what}</p>
				<p className="text-muted">{t(`sharing.${paused ? 'pausedText' : sound ? 'withSound' : 'noSound'}`)}</p>
			</div>
		</div>
	);
}

function ShareButtons({ paused, isRoomy }: PartProps) {
	const { t } = useTranslation();
	const actions = useActions();
	const PauseIcon = paused ? Play : Pause;
	const pauseLabel = t(paused ? 'sharing.resumeLabel' : 'sharing.pauseLabel');
	const flip = () => void (paused ? actions.resumeScreen() : actions.pauseScreen());
	const stop = () => void actions.stopScreenShare();
	if (!isRoomy) {
		const onVideo = 'bg-slate-950/75 text-white hover:bg-slate-950/90 forced-edge';
		return (
			<>
				<IconButton
					testId="share-pause"
					label={pauseLabel}
					icon={<PauseIcon className="size-5" aria-hidden />}
					variant="bare"
					className={onVideo}
					onClick={flip}
				/>
				<IconButton
					testId="share-stop"
					label={t('call.screen.turnOff')}
					icon={<MonitorX className="size-5 text-red-300" aria-hidden />}
					variant="bare"
					className={onVideo}
					onClick={stop}
				/>
				<SmallWindowButton onVideo />
			</>
		);
	}
	return (
		<>
			<Button
				testId="share-pause"
				variant={paused ? 'primary' : 'quiet'}
				className="px-3"
				aria-label={pauseLabel}
				onClick={flip}
			>
				<PauseIcon className="size-4.5" aria-hidden />
				{t(paused ? 'sharing.resume' : 'sharing.pause')}
			</Button>
			<Button
				testId="share-stop"
				variant="dangerQuiet"
				className="px-3"
				aria-label={t('call.screen.turnOff')}
				onClick={stop}
			>
				<MonitorX className="size-4.5" aria-hidden />
				{t('call.caption.stopScreen')}
			</Button>
			<SmallWindowButton />
		</>
	);
}
