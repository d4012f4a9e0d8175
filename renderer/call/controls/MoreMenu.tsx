import { Ellipsis, Keyboard, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { ThemeChoice } from '../../ui/ThemeMenu.tsx';
import { DeviceDialog } from '../devices/DeviceDialog.tsx';
import { Each } from '../Each.tsx';
import type { ControlProps } from '../entries.ts';
import { useWaiting } from '../lobby/useWaiting.ts';
import { phoneMenuItems } from './controls.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

type Props = ControlProps & { phone: boolean };

export function MoreMenu({ panel, phone }: Props) {
	const { t } = useTranslation();
	const waiting = useWaiting();
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
						// On a phone the people panel, which shows the lobby, is opened from this menu.
						count={phone ? waiting.count : 0}
						countText={waiting.countText}
					/>
				}
			>
				{phone && <Each of={phoneMenuItems} with={{ panel }} />}
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
			<DeviceDialog open={dialog === 'devices'} onOpenChange={close} />
			<ShortcutsDialog open={dialog === 'shortcuts'} onOpenChange={close} />
		</>
	);
}
