import { Circle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraChoice } from '../../../sfu/protocol/models/recording.ts';
import { Button } from '../../ui/Button.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { RecordDialog } from './RecordDialog.tsx';
import { RecordingControls } from './RecordingControls.tsx';
import { readCameras, writeCameras } from './rememberedCameras.ts';

/** The host's alone: co-hosts cannot record. */
export function RecordingTool({ host }: HostToolProps) {
	const isHost = useCall((state) => state.role === 'host');
	const recording = useCall((state) => state.recording);
	const keptFocus = useKeptFocus(recording !== null);
	if (!isHost) return null;
	return (
		<div {...keptFocus} className="mt-2 rounded-[10px]">
			{recording ? (
				<div className="rounded-[10px] border border-line px-3 py-2">
					<RecordingControls recording={recording} />
				</div>
			) : (
				<StartRecording host={host} />
			)}
		</div>
	);
}

/** Keeps the keyboard focus in the element with these props when `isRecorded` replaces the buttons in it. */
function useKeptFocus(isRecorded: boolean) {
	const ref = useRef<HTMLDivElement>(null);
	/** Stays true when the focused button is removed: that is no blur. */
	const isInside = useRef(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: runs when the buttons are replaced
	useEffect(() => {
		if (isInside.current && document.activeElement === document.body) ref.current?.focus();
	}, [isRecorded]);
	const onFocus = () => {
		isInside.current = true;
	};
	const onBlur = () => {
		isInside.current = false;
	};
	return { ref, tabIndex: -1, onFocus, onBlur };
}

/** Asks what to record on the first press on this device; then a press starts with the same choice. */
function StartRecording({ host }: HostToolProps) {
	const { t } = useTranslation();
	const [remembered, setRemembered] = useState(readCameras);
	const [isAsking, setAsking] = useState(false);
	const [isStarting, setStarting] = useState(false);
	const start = async (cameras: CameraChoice) => {
		writeCameras(cameras);
		setRemembered(cameras);
		setAsking(false);
		setStarting(true);
		await host.startRecording({ cameras });
		setStarting(false);
	};
	return (
		<div className="grid grid-cols-[minmax(0,1fr)_auto] gap-1 has-[>:only-child]:grid-cols-1">
			<ToolButton
				testId="class-record"
				icon={<Circle className="fill-danger text-danger" aria-hidden />}
				text={t(isStarting ? 'recording.starting' : 'recording.record')}
				busy={isStarting}
				onClick={() => (remembered ? void start(remembered) : setAsking(true))}
			/>
			{remembered && (
				<Button
					testId="class-record-change"
					variant="quiet"
					aria-label={t('recording.changeWhat')}
					className="px-3 text-sm font-medium"
					aria-disabled={isStarting}
					onClick={() => !isStarting && setAsking(true)}
				>
					{t('recording.change')}
				</Button>
			)}
			{isAsking && (
				<RecordDialog
					cameras={remembered ?? 'spotlight'}
					onStart={(cameras) => void start(cameras)}
					onClose={() => setAsking(false)}
				/>
			)}
		</div>
	);
}
