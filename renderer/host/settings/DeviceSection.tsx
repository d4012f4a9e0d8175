import { useTranslation } from 'react-i18next';
import { mirrorSwitch } from '../../call/devices/mirror.ts';
import { useDevices } from '../../call/devices/useDevices.tsx';
import { DeviceMenus } from '../../join/DeviceMenus.tsx';
import { DevicePreview } from '../../join/DevicePreview.tsx';
import { usePreview } from '../../join/usePreview.ts';
import { Switch } from '../../ui/Switch.tsx';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import type { SettingsProps } from './sections.ts';

/** Camera, microphone and speaker, tried out. The devices are open only while this section is shown. */
export function DeviceSection({ info, devices: { choices, toggle, choose } }: SettingsProps) {
	const { t } = useTranslation();
	const { mic, camera } = usePreview(choices);
	const devices = useDevices(`${mic.status} ${camera.status}`);
	const [isMirrored, setMirrored] = useStoredSwitch(mirrorSwitch);
	return (
		<div className="space-y-4">
			<DevicePreview name={info.hostName ?? ''} mic={mic} camera={camera} onToggle={toggle} />
			<DeviceMenus devices={devices} open={{ mic, camera }} choices={choices} onChoose={choose} />
			<Switch testId="settings-mirror" checked={isMirrored} onChange={setMirrored}>
				{t('call.mirror')}
			</Switch>
		</div>
	);
}
