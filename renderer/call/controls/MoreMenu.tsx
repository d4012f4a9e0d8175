import { BellRing, Ellipsis, Keyboard, LayoutGrid, Settings2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { ThemeChoice } from '../../ui/ThemeMenu.tsx';
import { usePending } from '../attention/usePending.ts';
import { DeviceDialog } from '../devices/DeviceDialog.tsx';
import { Each } from '../Each.tsx';
import type { ControlProps } from '../entries.ts';
import { LayoutDialog } from '../layout/LayoutDialog.tsx';
import { StageWindowItem } from '../presenting/StageWindowItem.tsx';
import { phoneMenuItems } from './controls.ts';
import { NoticesDialog } from './NoticesDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { ToolMenuRows } from './Tools.tsx';

type Props = ControlProps & { phone: boolean };

export function MoreMenu({ panel, phone }: Props) {
	const { t } = useTranslation();
	const pending = usePending();
	const [dialog, setDialog] = useState<'devices' | 'layout' | 'notices' | 'shortcuts' | null>(null);
	const close = () => setDialog(null);
	return (
		<>
			<Menu
				testId="more-menu"
				side="top"
				label={t('call.more.label')}
				trigger={
					<ControlButton
						testId="controls-more"
						label={t('call.more.label')}
						caption={t('call.more.label')}
						icon={<Ellipsis aria-hidden />}
						// On a phone the people panel, which shows who waits and the raised hands, is opened from this menu.
						count={phone ? pending.count : 0}
						countText={pending.countText}
					/>
				}
			>
				{phone && (
					<>
						<Each of={phoneMenuItems} with={{ panel }} />
						<ToolMenuRows />
					</>
				)}
				<MenuItem testId="more-devices" icon={<Settings2 aria-hidden />} onSelect={() => setDialog('devices')}>
					{t('call.more.devices')}
				</MenuItem>
				<MenuItem testId="more-layout" icon={<LayoutGrid aria-hidden />} onSelect={() => setDialog('layout')}>
					{t('call.layout.label')}
				</MenuItem>
				<StageWindowItem />
				<MenuItem testId="more-notices" icon={<BellRing aria-hidden />} onSelect={() => setDialog('notices')}>
					{t('attention.settings.label')}
				</MenuItem>
				{!phone && (
					<MenuItem testId="more-shortcuts" icon={<Keyboard aria-hidden />} onSelect={() => setDialog('shortcuts')}>
						{t('call.more.shortcuts')}
					</MenuItem>
				)}
				<MenuLine />
				<ThemeChoice />
			</Menu>
			<DeviceDialog open={dialog === 'devices'} onOpenChange={close} />
			<LayoutDialog open={dialog === 'layout'} onOpenChange={close} />
			<NoticesDialog open={dialog === 'notices'} onOpenChange={close} />
			<ShortcutsDialog open={dialog === 'shortcuts'} onOpenChange={close} />
		</>
	);
}
