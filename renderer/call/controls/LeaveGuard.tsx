import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { useBackGuard, useCloseGuard } from './useBackGuard.ts';

/** Asks whoever presses the browser's back button in a class whether they want to leave it. */
export function LeaveGuard() {
	const { t } = useTranslation();
	const actions = useActions();
	const isHost = useCall((state) => state.role === 'host');
	const { asking, stay } = useBackGuard();
	useCloseGuard();
	return (
		<Dialog
			open={asking}
			onOpenChange={(open) => !open && stay()}
			title={t('call.leave.asked')}
			description={t(isHost ? 'call.leave.hostLeaves' : 'call.leave.youLeave')}
			testId="leave-guard"
			actions={
				<>
					<Button onClick={stay}>{t('call.leave.stay')}</Button>
					<Button variant="danger" onClick={() => void actions.leave()}>
						{t('call.leave.label')}
					</Button>
				</>
			}
		/>
	);
}
