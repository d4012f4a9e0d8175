import { useTranslation } from 'react-i18next';
import { useActions, useCall } from '../useCall.tsx';
import { flip, switchOf } from './deviceSwitch.ts';

type MicSwitch = {
	on: boolean;
	starting: boolean;
	/** What pressing it does. */
	label: string;
	/** null while the microphone is off. */
	stream: MediaStream | null;
	press: () => void;
};

/** Our own microphone as a button shows it; null where there is no such button. */
export function useMicSwitch(): MicSwitch | null {
	const { t } = useTranslation();
	const actions = useActions();
	const mic = useCall(switchOf('mic'));
	const stream = useCall((state) => state.peers.find((peer) => peer.isSelf)?.media.mic?.stream ?? null);
	if (mic === null) return null;
	const on = mic === 'on';
	return {
		on,
		starting: mic === 'starting',
		label: t(on ? 'call.mic.turnOff' : 'call.mic.turnOn'),
		stream,
		press: () => flip(mic, (enabled) => actions.setMicEnabled(enabled)),
	};
}
