import type { DeviceKind, DeviceList } from '../client/devices/devices.ts';
import { DeviceMenu } from './DeviceMenu.tsx';
import { SpeakerMenu } from './SpeakerMenu.tsx';
import type { DeviceChoices } from './useDeviceChoices.ts';
import type { PreviewView } from './usePreview.ts';

type Props = {
	devices: DeviceList;
	/** What the preview has opened: another device than the chosen one when that is not there. */
	open: Record<DeviceKind, PreviewView>;
	choices: DeviceChoices;
	onChoose: (kind: DeviceKind, deviceId: string) => void;
};

/** Menus to choose microphone, camera and speaker; a kind without devices has no menu. */
export function DeviceMenus({ devices, open, choices, onChoose }: Props) {
	const chosen = (kind: DeviceKind) => open[kind].deviceId ?? choices[kind].deviceId;
	return (
		<div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
			<DeviceMenu
				kind="mic"
				options={devices.mics}
				chosen={chosen('mic')}
				onChoose={(deviceId) => onChoose('mic', deviceId)}
			/>
			<DeviceMenu
				kind="camera"
				options={devices.cameras}
				chosen={chosen('camera')}
				onChoose={(deviceId) => onChoose('camera', deviceId)}
			/>
			<div className="sm:col-span-2">
				<SpeakerMenu devices={devices} />
			</div>
		</div>
	);
}
