import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { problemKey, problemOf } from '../call/devices/deviceLabels.ts';
import { MicLevel } from '../call/devices/MicLevel.tsx';
import { useMirrored } from '../call/devices/mirror.ts';
import type { DeviceKind } from '../client/devices/devices.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { IconButton } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { classes } from '../ui/classes.ts';
import { FittedVideo } from '../ui/FittedVideo.tsx';
import { useElementSize } from '../ui/useElementSize.ts';
import { DeviceIllustration } from './DeviceIllustration.tsx';
import type { PreviewView } from './usePreview.ts';

type Props = {
	name: string;
	mic: PreviewView;
	camera: PreviewView;
	onToggle: (kind: DeviceKind, enabled: boolean) => void;
};

/** Camera preview and microphone level before joining. */
export function DevicePreview({ name, mic, camera, onToggle }: Props) {
	const { t } = useTranslation();
	const cameraProblem = problemOf(camera.status);
	const micProblem = problemOf(mic.status);
	const [ref, size] = useElementSize<HTMLDivElement>();
	const mirrored = useMirrored(camera.stream);
	return (
		<div className="space-y-3">
			<div
				ref={ref}
				className={classes(
					'relative overflow-hidden rounded-card bg-tile',
					// Room for the sentence on a phone.
					cameraProblem ? 'aspect-[4/3] sm:aspect-video' : 'aspect-video short:max-sm:aspect-[5/2]',
				)}
			>
				{camera.stream ? (
					// Mirrored for ourselves only; the others see the video unmirrored.
					<FittedVideo key={camera.stream.id} stream={camera.stream} tile={size} mirrored={mirrored} />
				) : (
					<div className="flex h-full flex-col items-center justify-center gap-3 px-6 pb-14 text-center">
						{cameraProblem ? (
							<>
								<DeviceIllustration kind="camera" problem={cameraProblem} />
								<p role="status" data-testid="preview-camera-problem" className="max-w-sm text-[0.9375rem]">
									{t(`join.camera.${problemKey(cameraProblem)}`)}
								</p>
							</>
						) : (
							<>
								<Avatar name={name || '?'} className="size-20 text-3xl" />
								<p className="text-[0.9375rem]">
									{camera.status === 'starting' ? t('join.camera.starting') : t('join.camera.off')}
								</p>
							</>
						)}
					</div>
				)}
				<div className="absolute inset-x-0 bottom-3 flex items-center justify-center gap-3">
					<PreviewToggle kind="mic" status={mic.status} onToggle={onToggle} />
					<PreviewToggle kind="camera" status={camera.status} onToggle={onToggle} />
				</div>
			</div>
			{micProblem ? (
				<Callout testId="preview-problem" kind="warning">
					{t(`join.mic.${problemKey(micProblem)}`)}
				</Callout>
			) : (
				<div className="flex items-center gap-3 text-sm text-muted">
					<MicLevel stream={mic.stream} />
					<span>{t(micSentences[mic.status === 'on' || mic.status === 'starting' ? mic.status : 'off'])}</span>
				</div>
			)}
		</div>
	);
}

const micSentences = { on: 'join.mic.speak', starting: 'join.mic.starting', off: 'join.mic.off' } as const;

type ToggleProps = {
	kind: DeviceKind;
	status: PreviewView['status'];
	onToggle: (kind: DeviceKind, enabled: boolean) => void;
};

const icons = { mic: { on: Mic, off: MicOff }, camera: { on: Video, off: VideoOff } };

function PreviewToggle({ kind, status, onToggle }: ToggleProps) {
	const { t } = useTranslation();
	const on = status === 'on' || status === 'starting';
	const Icon = icons[kind][on ? 'on' : 'off'];
	return (
		<IconButton
			testId={`preview-${kind}`}
			data-on={on}
			variant="bare"
			label={t(`call.${kind}.${on ? 'turnOff' : 'turnOn'}`)}
			icon={<Icon className="size-5" aria-hidden />}
			onClick={() => onToggle(kind, !on)}
			className={
				on
					? 'border border-white/20 bg-slate-900/80 text-white hover:bg-slate-800'
					: 'border border-white/20 bg-danger text-white hover:bg-danger-hover'
			}
		/>
	);
}
