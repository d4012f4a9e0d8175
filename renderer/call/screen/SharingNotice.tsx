import { MonitorUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';

export function SharingNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const sharing = useCall((state) => state.screen.status === 'on');
	if (!sharing) return null;
	return (
		<Notice icon={<MonitorUp aria-hidden />} text={t('call.screen.sharing')}>
			<Button variant="dangerQuiet" onClick={() => void actions.stopScreenShare()} className="shrink-0">
				{t('call.screen.turnOff')}
			</Button>
		</Notice>
	);
}
