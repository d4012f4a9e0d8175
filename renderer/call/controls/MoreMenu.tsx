import { Ellipsis, Keyboard, MonitorUp, Settings2, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canShareScreen } from '../../client/devices/devices.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { ThemeChoice } from '../../ui/ThemeMenu.tsx';
import type { PanelSwitch } from './ControlBar.tsx';
import { ControlButton } from './ControlButton.tsx';
import { DeviceDialog } from './DeviceDialog.tsx';
import { ReactionMenuRow } from './ReactionPicker.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import type { Controls } from './useControls.tsx';

type Props = { controls: Controls; panel: PanelSwitch; phone: boolean };

export function MoreMenu({ controls, panel, phone }: Props) {
	const { t } = useTranslation();
	const [dialog, setDialog] = useState<'devices' | 'shortcuts' | null>(null);
	const close = () => setDialog(null);
	return (
		<>
			<Menu
				side="top"
				label={t('call.more.label')}
				trigger={
					<ControlButton
						label={t('call.more.label')}
						icon={<Ellipsis aria-hidden />}
						count={phone ? controls.waitingCount : 0}
						countText={t('call.lobby.title', { count: controls.waitingCount })}
					/>
				}
			>
				{phone && <PhoneItems controls={controls} panel={panel} />}
				<MenuItem icon={<Settings2 aria-hidden />} onSelect={() => setDialog('devices')}>
					{t('call.more.devices')}
				</MenuItem>
				{!phone && (
					<MenuItem icon={<Keyboard aria-hidden />} onSelect={() => setDialog('shortcuts')}>
						{t('call.more.shortcuts')}
					</MenuItem>
				)}
				<MenuLine />
				<ThemeChoice />
			</Menu>
			<DeviceDialog open={dialog === 'devices'} onOpenChange={close} viewer={controls.viewer} />
			<ShortcutsDialog open={dialog === 'shortcuts'} onOpenChange={close} />
		</>
	);
}

/** What the narrow bar has no room for. */
function PhoneItems({ controls, panel }: { controls: Controls; panel: PanelSwitch }) {
	const { t } = useTranslation();
	const { screen } = controls;
	return (
		<>
			<ReactionMenuRow />
			<MenuLine />
			<MenuItem icon={<Users aria-hidden />} onSelect={() => panel.toggle('people')}>
				{t('call.people.label')}
			</MenuItem>
			{screen && canShareScreen() && (
				<MenuItem icon={<MonitorUp aria-hidden />} onSelect={screen.toggle}>
					{t(screen.on ? 'call.screen.turnOff' : 'call.screen.turnOn')}
				</MenuItem>
			)}
		</>
	);
}
