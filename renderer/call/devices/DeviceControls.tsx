import { Eye, Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { cameraShortcut, micShortcut } from './deviceShortcuts.ts';
import { flip, isViewer, switchOf } from './deviceSwitch.ts';

/** Stands where a viewer has no device controls. */
export function WatchingLabel() {
	const { t } = useTranslation();
	const viewer = useCall(isViewer);
	if (!viewer) return null;
	return (
		<span className="flex items-center gap-2 pr-2 pl-3 text-sm font-medium text-muted">
			<Eye className="size-5" aria-hidden />
			{t('call.watching')}
		</span>
	);
}

export function MicControl() {
	const { t } = useTranslation();
	const actions = useActions();
	const mic = useCall(switchOf('mic'));
	if (mic === null) return null;
	const on = mic === 'on';
	return (
		<ControlButton
			label={t(on ? 'call.mic.turnOff' : 'call.mic.turnOn')}
			hint={micShortcut.keyName}
			tone={on ? 'plain' : 'off'}
			disabled={mic === 'starting'}
			icon={on ? <Mic aria-hidden /> : <MicOff aria-hidden />}
			onClick={() => flip(mic, (enabled) => actions.setMicEnabled(enabled))}
		/>
	);
}

export function CameraControl() {
	const { t } = useTranslation();
	const actions = useActions();
	const camera = useCall(switchOf('camera'));
	if (camera === null) return null;
	const on = camera === 'on';
	return (
		<ControlButton
			label={t(on ? 'call.camera.turnOff' : 'call.camera.turnOn')}
			hint={cameraShortcut.keyName}
			tone={on ? 'plain' : 'off'}
			disabled={camera === 'starting'}
			icon={on ? <Video aria-hidden /> : <VideoOff aria-hidden />}
			onClick={() => flip(camera, (enabled) => actions.setCameraEnabled(enabled))}
		/>
	);
}
