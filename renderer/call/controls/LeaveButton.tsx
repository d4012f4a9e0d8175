import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { useHasOthers } from '../moderation/useHasOthers.ts';
import { useActions, useCall } from '../useCall.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';

/** Leaves at once. The host is asked what becomes of the class while others are inside. */
export function LeaveButton() {
	const { t } = useTranslation();
	const actions = useActions();
	const isHost = useCall((state) => state.role === 'host');
	const asks = useHasOthers() && isHost;
	const [asking, setAsking] = useState(false);
	return (
		<>
			<ControlButton
				testId="controls-leave"
				label={t('call.leave.label')}
				caption={t('call.leave.label')}
				tone="leave"
				icon={<LogOut aria-hidden />}
				onClick={() => (asks ? setAsking(true) : void actions.leave())}
			/>
			<LeaveDialog open={asking} onStay={() => setAsking(false)} />
		</>
	);
}
