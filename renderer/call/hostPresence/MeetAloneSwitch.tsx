import { useTranslation } from 'react-i18next';
import { Switch } from '../../ui/Switch.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

/** Whether participants may be in the class while no host is. */
export function MeetAloneSwitch({ host }: HostToolProps) {
	const { t } = useTranslation();
	const waits = useCall((state) => state.room?.waitForHost ?? false);
	return (
		<Switch
			testId="class-meet-alone"
			checked={!waits}
			onChange={(alone) => void host.setWaitForHost(!alone)}
			className="mt-2 px-1"
		>
			{t('hostPresence.meetAlone')}
		</Switch>
	);
}
