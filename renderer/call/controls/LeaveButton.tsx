import { DoorClosed, LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { useLastHost } from '../hostPresence/useLastHost.ts';
import { EndClassDialog } from '../moderation/EndClassDialog.tsx';
import { useActions, useCall } from '../useCall.tsx';

/** Participants and co-hosts leave at once; the host chooses between leaving and ending the class for everybody. */
export function LeaveButton() {
	const { t } = useTranslation();
	const actions = useActions();
	const isHost = useCall((state) => state.role === 'host');
	const othersWait = useLastHost();
	const [asking, setAsking] = useState(false);
	const button = (
		<ControlButton
			label={t('call.leave.label')}
			caption={t('call.leave.label')}
			tone="leave"
			icon={<LogOut aria-hidden />}
		/>
	);
	if (!isHost)
		return (
			<ControlButton
				label={t('call.leave.label')}
				caption={t('call.leave.label')}
				tone="leave"
				icon={<LogOut aria-hidden />}
				onClick={() => void actions.leave()}
			/>
		);
	return (
		<>
			<Menu trigger={button} side="top" label={t('call.leave.label')}>
				<MenuItem icon={<LogOut aria-hidden />} onSelect={() => void actions.leave()}>
					{t(othersWait ? 'hostPresence.leave' : 'call.leave.only')}
				</MenuItem>
				<MenuItem icon={<DoorClosed aria-hidden />} danger onSelect={() => setAsking(true)}>
					{t('call.leave.end')}
				</MenuItem>
			</Menu>
			<EndClassDialog open={asking} onOpenChange={setAsking} />
		</>
	);
}
