import { MonitorUp, MonitorX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { canShareScreen } from '../../client/devices/devices.ts';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { MenuItem } from '../../ui/Menu.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { flipScreenShare, screenShortcut, screenState } from './screenShare.ts';

/** null where screen sharing is not permitted or the browser has no `getDisplayMedia`. */
function useScreenShare() {
	const { t } = useTranslation();
	const actions = useActions();
	const state = useCall(screenState);
	if (state === null || !canShareScreen()) return null;
	return {
		state,
		label: t(state === 'on' ? 'call.screen.turnOff' : 'call.screen.turnOn'),
		toggle: () => flipScreenShare(state, actions),
	};
}

export function ScreenControl() {
	const { t } = useTranslation();
	const screen = useScreenShare();
	if (!screen) return null;
	const on = screen.state === 'on';
	return (
		<ControlButton
			testId="controls-screen"
			data-on={on}
			label={screen.label}
			caption={t(on ? 'call.caption.stopScreen' : 'call.caption.screen')}
			hint={screenShortcut.keyName}
			tone={on ? 'active' : 'plain'}
			busy={screen.state === 'starting'}
			icon={on ? <MonitorX aria-hidden /> : <MonitorUp aria-hidden />}
			onClick={screen.toggle}
		/>
	);
}

export function ScreenMenuItem() {
	const screen = useScreenShare();
	if (!screen) return null;
	return (
		<MenuItem testId="more-screen" icon={<MonitorUp aria-hidden />} onSelect={screen.toggle}>
			{screen.label}
		</MenuItem>
	);
}
