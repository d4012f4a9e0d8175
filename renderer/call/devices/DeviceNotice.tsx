import { MicOff, VideoOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useCall } from '../useCall.tsx';
import { problemKey, problemOf } from './deviceLabels.ts';
import { isViewer } from './deviceSwitch.ts';

export const MicNotice = () => <DeviceNotice kind="mic" />;
export const CameraNotice = () => <DeviceNotice kind="camera" />;

/** Why the microphone or the camera could not be opened. Can be dismissed; the next failed attempt shows it again. */
function DeviceNotice({ kind }: { kind: 'mic' | 'camera' }) {
	const { t } = useTranslation();
	const device = useCall((state) => state[kind]);
	const viewer = useCall(isViewer);
	const [dismissed, setDismissed] = useState(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: every new device state, even an equal one, is a new attempt
	useEffect(() => setDismissed(false), [device]);
	const problem = problemOf(device.status);
	if (!problem || dismissed || viewer) return null;
	return (
		<Notice
			icon={kind === 'mic' ? <MicOff aria-hidden /> : <VideoOff aria-hidden />}
			text={t(`call.${kind}.problem.${problemKey(problem)}`)}
		>
			<DismissButton onClick={() => setDismissed(true)} />
		</Notice>
	);
}
