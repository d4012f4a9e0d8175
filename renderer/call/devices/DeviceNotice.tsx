import { MicOff, VideoOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { problemKey, problemOf } from './deviceLabels.ts';
import { isViewer } from './deviceSwitch.ts';

export const MicNotice = () => <DeviceNotice kind="mic" />;
export const CameraNotice = () => <DeviceNotice kind="camera" />;

/**
 * Why the microphone or the camera could not be opened. Can be dismissed; the next failed attempt shows it again. What the system has
 * interrupted comes back by itself, and can be asked for.
 */
function DeviceNotice({ kind }: { kind: 'mic' | 'camera' }) {
	const { t } = useTranslation();
	const actions = useActions();
	const turnOn = kind === 'mic' ? actions.setMicEnabled : actions.setCameraEnabled;
	const device = useCall((state) => state[kind]);
	const viewer = useCall(isViewer);
	const [dismissed, setDismissed] = useState(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: every new device state, even an equal one, is a new attempt
	useEffect(() => setDismissed(false), [device]);
	const problem = problemOf(device.status);
	if (!problem || dismissed || viewer) return null;
	return (
		<Notice
			testId={`notice-${kind}-problem`}
			icon={kind === 'mic' ? <MicOff aria-hidden /> : <VideoOff aria-hidden />}
			text={t(`call.${kind}.problem.${problemKey(problem)}`)}
		>
			{problem === 'interrupted' && (
				<Button testId={`notice-${kind}-again`} className="shrink-0" onClick={() => void turnOn(true)}>
					{t('interruption.takeBack')}
				</Button>
			)}
			<DismissButton onClick={() => setDismissed(true)} />
		</Notice>
	);
}
