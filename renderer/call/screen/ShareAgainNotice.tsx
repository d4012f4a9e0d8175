import { MonitorUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { canShareScreen } from '../../client/devices/devices.ts';
import { Button } from '../../ui/Button.tsx';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { screenState } from './screenShare.ts';

/** The page was loaded again while it shared. Browsers ask for a click before they share anew. */
export function ShareAgainNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const last = useCall((state) => state.lastShared);
	const screen = useCall(screenState);
	if (!last) return null;
	const what =
		last.name === null ? t(`sharing.last.${last.kind ?? 'any'}`) : t('sharing.last.named', { name: last.name });
	return (
		<div role="alert" className="max-w-full">
			<Notice testId="share-again" icon={<MonitorUp aria-hidden />} text={what} details={t('sharing.lastText')}>
				{screen !== null && canShareScreen() && (
					<Button
						testId="share-again-start"
						variant="primary"
						className="shrink-0"
						disabled={screen === 'starting'}
						onClick={() => void actions.startScreenShare()}
					>
						{t('sharing.again')}
					</Button>
				)}
				<DismissButton onClick={actions.dismissLastShared} />
			</Notice>
		</div>
	);
}
