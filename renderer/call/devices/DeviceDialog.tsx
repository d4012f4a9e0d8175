import { useTranslation } from 'react-i18next';
import { canChooseSpeaker } from '../../client/devices/devices.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { useActions, useCall } from '../useCall.tsx';
import { DeviceSelect } from './DeviceSelect.tsx';
import { isViewer } from './deviceSwitch.ts';
import { MicLevel } from './MicLevel.tsx';
import { mirrorSwitch } from './mirror.ts';
import { useDevices } from './useDevices.tsx';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Changes the microphone, the camera or the speaker during the class. */
export function DeviceDialog({ open, onOpenChange }: Props) {
	const { t } = useTranslation();
	return (
		<Dialog testId="devices-dialog" open={open} onOpenChange={onOpenChange} title={t('call.more.devices')}>
			<DeviceRows />
		</Dialog>
	);
}

function DeviceRows() {
	const { t } = useTranslation();
	const actions = useActions();
	const viewer = useCall(isViewer);
	const speakerId = useCall((state) => state.speakerId);
	const mic = useCall((state) => state.mic);
	const camera = useCall((state) => state.camera);
	const micStream = useCall((state) => state.peers.find((peer) => peer.isSelf)?.media.mic?.stream ?? null);
	const devices = useDevices(`${mic.status} ${camera.status}`);
	return (
		<div className="mt-4 space-y-5">
			{!viewer && (
				<>
					<div className="space-y-2">
						<DeviceSelect
							testId="devices-mic"
							label={t('call.mic.choose')}
							options={devices.mics}
							chosen={mic.deviceId}
							onChoose={(deviceId) => void actions.switchMic(deviceId)}
						/>
						<MicLevel stream={mic.status === 'on' ? micStream : null} />
					</div>
					<DeviceSelect
						testId="devices-camera"
						label={t('call.camera.choose')}
						options={devices.cameras}
						chosen={camera.deviceId}
						onChoose={(deviceId) => void actions.switchCamera(deviceId)}
					/>
					<MirrorSwitch />
				</>
			)}
			{canChooseSpeaker() && devices.speakers.length > 0 && (
				<DeviceSelect
					testId="devices-speaker"
					label={t('call.speaker.choose')}
					options={devices.speakers}
					chosen={speakerId}
					onChoose={(deviceId) => void actions.setSpeaker(deviceId)}
				/>
			)}
		</div>
	);
}

function MirrorSwitch() {
	const { t } = useTranslation();
	const [isOn, setOn] = useStoredSwitch(mirrorSwitch);
	return (
		<Switch testId="devices-mirror" checked={isOn} onChange={setOn}>
			{t('call.mirror')}
		</Switch>
	);
}
