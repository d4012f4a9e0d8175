import { Camera, Check, RotateCcw, VideoOff } from 'lucide-react';
import { type MouseEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceProblem } from '../../client/devices/devices.ts';
import { mayTeach } from '../../client/state/slides.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useStream } from '../../ui/useStream.ts';
import { DeviceSelect } from '../devices/DeviceSelect.tsx';
import { problemKey } from '../devices/deviceLabels.ts';
import { useDevices } from '../devices/useDevices.tsx';
import { useCall } from '../useCall.tsx';
import { photoOf } from './files/photoOf.ts';
import { usePhotoCamera } from './usePhotoCamera.ts';

/** `onUse` gets the photo that was taken; the dialog is to be closed then. */
type Props = { onUse: (take: () => Promise<File>) => void; onClose: () => void };

/** Shows a camera, of which a photo is taken and looked at before anybody else sees it. */
export function PhotoDialog({ onUse, onClose }: Props) {
	const { t } = useTranslation();
	const isTeaching = useCall(mayTeach);
	const ofClass = useCall(({ camera }) => camera.deviceId);
	const [deviceId, setDeviceId] = useState(ofClass);
	const [attempt, setAttempt] = useState(0);
	const { stream, problem } = usePhotoCamera(deviceId, attempt);
	const { cameras } = useDevices(stream);
	const video = useRef<HTMLVideoElement>(null);
	const canvas = useRef<HTMLCanvasElement>(null);
	/** The first frame is there. */
	const [isLive, setLive] = useState(false);
	const [isTaken, setTaken] = useState(false);
	useStream(video, stream);

	const take = () => {
		if (!video.current || !canvas.current || !isLive) return;
		const { videoWidth: width, videoHeight: height } = video.current;
		Object.assign(canvas.current, { width, height });
		canvas.current.getContext('2d', { alpha: false })?.drawImage(video.current, 0, 0);
		setTaken(true);
	};
	const use = (event: MouseEvent) => {
		const { current: taken } = canvas;
		// The second press of a double click on the button that took it.
		if (taken && event.detail <= 1) onUse(() => photoOf(taken));
	};
	const retry = () => {
		setLive(false);
		setAttempt((before) => before + 1);
	};
	const choose = (chosen: string) => {
		setLive(false);
		setDeviceId(chosen);
	};

	return (
		<Dialog
			testId="slides-photo-dialog"
			open
			onOpenChange={onClose}
			wide
			title={t('slides.photo.camera')}
			description={t(isTeaching ? 'slides.photo.forEverybody' : 'slides.photo.forTeacher')}
			actions={
				<>
					{isTaken && (
						<Button testId="slides-photo-again" onClick={() => setTaken(false)}>
							<RotateCcw className="size-4.5" aria-hidden />
							{t('slides.photo.another')}
						</Button>
					)}
					{/* One button throughout, which keeps the focus. */}
					<MainButton
						step={isTaken ? 'use' : problem ? 'retry' : 'take'}
						isReady={isTaken || problem !== null || isLive}
						onPress={isTaken ? use : problem ? retry : take}
					/>
				</>
			}
		>
			<div className="relative mt-4 aspect-video max-h-[55dvh] w-full overflow-hidden rounded-card bg-tile">
				<video
					ref={video}
					data-testid="slides-photo-live"
					aria-label={t('slides.photo.live')}
					autoPlay
					playsInline
					muted
					onLoadedData={() => setLive(true)}
					className={classes('size-full bg-slate-950 object-contain', (isTaken || !stream) && 'hidden')}
				/>
				<canvas
					ref={canvas}
					data-testid="slides-photo-still"
					role="img"
					aria-label={t('slides.photo.still')}
					hidden={!isTaken}
					className="size-full bg-slate-950 object-contain"
				/>
				{!stream && !isTaken && <WhyNot problem={problem} />}
			</div>
			{cameras.length > 1 && !isTaken && (
				<div className="mt-4">
					<DeviceSelect
						testId="slides-photo-device"
						label={t('call.camera.choose')}
						options={cameras}
						chosen={stream?.getVideoTracks()[0]?.getSettings().deviceId ?? deviceId}
						onChoose={choose}
					/>
				</div>
			)}
		</Dialog>
	);
}

const steps = {
	take: { testId: 'slides-photo-take', label: 'slides.photo.take', Icon: Camera },
	use: { testId: 'slides-photo-use', label: 'slides.photo.use', Icon: Check },
	retry: { testId: 'slides-photo-retry', label: 'slides.photo.retry', Icon: RotateCcw },
} as const;

type MainProps = { step: keyof typeof steps; isReady: boolean; onPress: (event: MouseEvent) => void };

function MainButton({ step, isReady, onPress }: MainProps) {
	const { t } = useTranslation();
	const { testId, label, Icon } = steps[step];
	return (
		<Button testId={testId} variant="primary" data-autofocus aria-disabled={!isReady} onClick={onPress}>
			<Icon className="size-4.5" aria-hidden />
			{t(label)}
		</Button>
	);
}

/** In the place of what the camera shows. `problem` null: it is being opened. */
function WhyNot({ problem }: { problem: DeviceProblem | null }) {
	const { t } = useTranslation();
	return (
		<div className="absolute inset-0 flex flex-col items-center justify-center-safe gap-3 overflow-y-auto px-6 py-4 text-center">
			{problem ? (
				<>
					<VideoOff className="size-10 shrink-0" aria-hidden />
					<p role="alert" data-testid="slides-photo-problem" className="max-w-sm text-[0.9375rem]">
						{t(`slides.photo.problem.${problemKey(problem)}`)}
					</p>
				</>
			) : (
				<p className="appear-late text-[0.9375rem]">{t('slides.photo.starting')}</p>
			)}
		</div>
	);
}
