import { ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { canChooseSpeaker, type DeviceInfo, type DeviceKind } from '../../client/devices/devices.ts';
import type { TestId } from '../../testIds/testIds.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, MenuChoice } from '../../ui/Menu.tsx';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { useActions, useCall } from '../useCall.tsx';
import { useDevices } from './useDevices.tsx';

/** Beside the button of the microphone: which microphone and speaker. */
export function MicMenu() {
	const { t } = useTranslation();
	const actions = useActions();
	const mic = useCall((state) => state.mic);
	const speakerId = useCall((state) => state.speakerId);
	const devices = useDevices(mic.status);
	const speakers = canChooseSpeaker() ? devices.speakers : [];
	return (
		<DeviceMenu kind="mic" label={t('call.mic.menu')}>
			<Choice
				testId="controls-mic-choice"
				label={t('call.mic.choose')}
				devices={devices.mics}
				chosen={mic.deviceId}
				onChoose={actions.switchMic}
			/>
			<Choice
				testId="controls-speaker-choice"
				label={t('call.speaker.choose')}
				devices={speakers}
				chosen={speakerId}
				onChoose={actions.setSpeaker}
			/>
		</DeviceMenu>
	);
}

/** Beside the button of the camera: which camera. */
export function CameraMenu() {
	const { t } = useTranslation();
	const actions = useActions();
	const camera = useCall((state) => state.camera);
	const { cameras } = useDevices(camera.status);
	return (
		<DeviceMenu kind="camera" label={t('call.camera.menu')}>
			<Choice
				testId="controls-camera-choice"
				label={t('call.camera.choose')}
				devices={cameras}
				chosen={camera.deviceId}
				onChoose={actions.switchCamera}
			/>
		</DeviceMenu>
	);
}

function DeviceMenu({ kind, label, children }: { kind: DeviceKind; label: string; children: ReactNode }) {
	// The More menu leads to the devices where there is no room.
	const hasRoom = useMediaQuery('(min-width: 900px) and (min-height: 600px)');
	if (!hasRoom) return null;
	return (
		<Menu
			testId={`controls-${kind}-menu`}
			side="top"
			align="start"
			label={label}
			trigger={
				<IconButton
					testId={`controls-${kind}-options`}
					label={label}
					icon={<ChevronUp className="size-4" aria-hidden />}
					className="-ml-3 w-8"
				/>
			}
		>
			{children}
		</Menu>
	);
}

type ChoiceProps = {
	testId: TestId;
	label: string;
	devices: DeviceInfo[];
	chosen: string | null;
	onChoose: (deviceId: string) => Promise<unknown>;
};

function Choice({ testId, label, devices, chosen, onChoose }: ChoiceProps) {
	const { t } = useTranslation();
	if (devices.length === 0) return null;
	return (
		<MenuChoice
			testId={testId}
			label={label}
			value={chosen ?? devices[0]?.deviceId ?? null}
			options={devices.map(({ deviceId, label: name }, index) => ({
				value: deviceId,
				label: name || t('call.device.unnamed', { number: index + 1 }),
			}))}
			onChange={(deviceId) => void onChoose(deviceId)}
		/>
	);
}
