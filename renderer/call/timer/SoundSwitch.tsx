import { Bell, BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';

type Props = { isOn: boolean; onChange: (on: boolean) => void };

/** Whether this device plays a sound when the time is up. */
export function SoundSwitch({ isOn, onChange }: Props) {
	const { t } = useTranslation();
	const Icon = isOn ? Bell : BellOff;
	return (
		<IconButton
			testId="timer-mute"
			label={t(isOn ? 'timer.soundOff' : 'timer.soundOn')}
			icon={<Icon className="size-5" aria-hidden />}
			onClick={() => onChange(!isOn)}
		/>
	);
}
