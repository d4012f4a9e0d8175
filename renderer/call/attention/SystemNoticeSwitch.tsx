import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/Callout.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { systemNoticeSwitch } from './attentionSwitches.ts';
import { askForNotices, noticePermission } from './systemNotice.ts';

/** Turning it on asks the browser; nothing else on the page does. */
export function SystemNoticeSwitch() {
	const { t } = useTranslation();
	const [isOn, setOn] = useStoredSwitch(systemNoticeSwitch);
	const [permission, setPermission] = useState(noticePermission);
	if (permission === 'none') return null;
	const change = async (on: boolean) => {
		setOn(on);
		if (on) setPermission(await askForNotices());
	};
	return (
		<>
			<Switch testId="notices-system" checked={isOn && permission === 'granted'} onChange={(on) => void change(on)}>
				{t('attention.settings.system')}
			</Switch>
			{permission === 'denied' && <Callout testId="notices-blocked">{t('attention.settings.denied')}</Callout>}
		</>
	);
}
