import { DoorClosed, LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { EndClassDialog } from '../people/EndClassDialog.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { ControlButton } from './ControlButton.tsx';

/** Participants leave at once; who opened the class is asked whether it goes on. */
export function LeaveButton() {
	const { t } = useTranslation();
	const actions = useActions();
	const isHost = useCall((state) => state.role === 'host');
	const [ending, setEnding] = useState(false);
	const button = <ControlButton label={t('call.leave.label')} tone="leave" icon={<LogOut aria-hidden />} />;
	if (!isHost)
		return (
			<ControlButton
				label={t('call.leave.label')}
				tone="leave"
				icon={<LogOut aria-hidden />}
				onClick={() => void actions.leave()}
			/>
		);
	return (
		<>
			<Menu trigger={button} side="top" label={t('call.leave.label')}>
				<MenuItem icon={<LogOut aria-hidden />} onSelect={() => void actions.leave()}>
					{t('call.leave.only')}
				</MenuItem>
				<MenuItem icon={<DoorClosed aria-hidden />} danger onSelect={() => setEnding(true)}>
					{t('call.leave.end')}
				</MenuItem>
			</Menu>
			<EndClassDialog open={ending} onOpenChange={setEnding} />
		</>
	);
}
