import { Eye, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { CameraMenu, MicMenu } from './DeviceMenuButton.tsx';
import { cameraShortcut, micShortcut } from './deviceShortcuts.ts';
import { flip, isViewer, switchOf } from './deviceSwitch.ts';
import { MicIcon } from './MicIcon.tsx';
import { useMicSwitch } from './useMicSwitch.ts';

/** Stands where a viewer has no device controls. */
export function WatchingLabel() {
	const { t } = useTranslation();
	const viewer = useCall(isViewer);
	if (!viewer) return null;
	return (
		<span data-testid="controls-watching" className="flex items-center gap-2 pr-2 pl-3 text-sm font-medium text-muted">
			<Eye className="size-5" aria-hidden />
			{t('call.watching')}
		</span>
	);
}

export function MicControl() {
	const { t } = useTranslation();
	const mic = useMicSwitch();
	if (mic === null) return null;
	return (
		<>
			<ControlButton
				testId="controls-mic"
				data-on={mic.on}
				label={mic.label}
				caption={t('call.mic.choose')}
				hint={micShortcut.keyName}
				tone={mic.on ? 'plain' : 'off'}
				busy={mic.starting}
				icon={mic.on ? <MicIcon stream={mic.stream} /> : <MicOff aria-hidden />}
				onClick={mic.press}
			/>
			<MicMenu />
		</>
	);
}

export function CameraControl() {
	const { t } = useTranslation();
	const actions = useActions();
	const camera = useCall(switchOf('camera'));
	if (camera === null) return null;
	const on = camera === 'on';
	return (
		<>
			<ControlButton
				testId="controls-camera"
				data-on={on}
				label={t(on ? 'call.camera.turnOff' : 'call.camera.turnOn')}
				caption={t('call.camera.choose')}
				hint={cameraShortcut.keyName}
				tone={on ? 'plain' : 'off'}
				busy={camera === 'starting'}
				icon={on ? <Video aria-hidden /> : <VideoOff aria-hidden />}
				onClick={() => flip(camera, (enabled) => actions.setCameraEnabled(enabled))}
			/>
			<CameraMenu />
		</>
	);
}
