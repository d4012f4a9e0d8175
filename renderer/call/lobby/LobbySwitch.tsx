import { useTranslation } from 'react-i18next';
import { Switch } from '../../ui/Switch.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

/** Turns the lobby on or off: whether people who join wait until a host admits them. */
export function LobbySwitch({ host }: HostToolProps) {
	const { t } = useTranslation();
	const on = useCall((state) => state.room?.lobby ?? false);
	return (
		<Switch testId="class-lobby" checked={on} onChange={(lobby) => void host.setLobby(lobby)} className="mt-2 px-1">
			{t('call.lobby.switch')}
		</Switch>
	);
}
