import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useHasOthers } from '../moderation/useHasOthers.ts';
import { useActions, useCall } from '../useCall.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { useBackGuard, useCloseGuard } from './useBackGuard.ts';

/**
 * Asks whoever presses the browser's back button in a class whether they want to leave it, and a host who has kept the page from
 * being closed what becomes of the class: the browser's own question cannot.
 */
export function LeaveGuard() {
	const { t } = useTranslation();
	const actions = useActions();
	const isHost = useCall((state) => state.role === 'host');
	const hasOthers = useHasOthers();
	const { asking, stay } = useBackGuard();
	const [wasKept, setKept] = useState(false);
	useCloseGuard(useCallback(() => setKept(true), []));
	const asksHost = isHost && hasOthers;
	// Whoever comes when everybody has left does not bring the question back.
	if (wasKept && !asksHost) setKept(false);
	if (asksHost) {
		const onStay = () => {
			setKept(false);
			if (asking) stay();
		};
		return <LeaveDialog open={asking || wasKept} onStay={onStay} />;
	}
	return (
		<Dialog
			open={asking}
			onOpenChange={(open) => !open && stay()}
			title={t('leaving.title')}
			description={t(isHost ? 'call.leave.hostLeaves' : 'call.leave.youLeave')}
			testId="leave-guard"
			actions={
				<>
					<Button testId="leave-stay" onClick={stay}>
						{t('leaving.stay')}
					</Button>
					<Button testId="leave-confirm" variant="danger" onClick={() => void actions.leave()}>
						{t('call.leave.label')}
					</Button>
				</>
			}
		/>
	);
}
