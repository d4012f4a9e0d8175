import { Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { flip, switchOf } from '../call/devices/deviceSwitch.ts';
import { useActions, useCall } from '../call/useCall.tsx';
import { Button } from '../ui/Button.tsx';

/** Whether microphone and camera will be on as soon as one is let in. */
export function WaitingDevices() {
	return (
		<div className="flex flex-wrap justify-center gap-2">
			<DeviceButton kind="mic" />
			<DeviceButton kind="camera" />
		</div>
	);
}

const icons = { mic: { on: Mic, off: MicOff }, camera: { on: Video, off: VideoOff } };

function DeviceButton({ kind }: { kind: 'mic' | 'camera' }) {
	const { t } = useTranslation();
	const actions = useActions();
	const state = useCall(switchOf(kind));
	if (state === null) return null;
	const shown = state === 'off' ? 'off' : 'on';
	const Icon = icons[kind][shown];
	const turn = { mic: actions.setMicEnabled, camera: actions.setCameraEnabled }[kind];
	return (
		<Button
			testId={`waiting-${kind}`}
			variant={shown === 'on' ? 'secondary' : 'dangerQuiet'}
			className="border border-edge font-medium"
			aria-pressed={shown === 'on'}
			onClick={() => flip(state, turn)}
		>
			<Icon className="size-5" aria-hidden />
			{t(`join.waiting.${kind}.${shown}`)}
		</Button>
	);
}
