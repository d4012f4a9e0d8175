import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Toast } from '../../ui/Toast.tsx';
import type { ControlProps } from '../entries.ts';
import { useCall, useHostActions } from '../useCall.tsx';

type Props = ControlProps & {
	/** Screen readers are told otherwise. */
	silent: boolean;
};

/**
 * Who waits in the lobby, with a button that lets them in; for hosts and co-hosts. One toast for all. It stays until nobody
 * waits; once dismissed, it comes back with the next person.
 */
export function LobbyToast({ panel, silent }: Props) {
	const { t } = useTranslation();
	const host = useHostActions();
	const lobby = useCall((state) => state.lobby);
	const [dismissed, setDismissed] = useState<readonly string[]>([]);
	const [first] = lobby;
	const isNews = lobby.some(({ peerId }) => !dismissed.includes(peerId));
	// The people panel lists them itself.
	if (!host || !first || !isNews || panel.open === 'people') return null;
	const isOne = lobby.length === 1;
	return (
		<Toast
			lasting
			silent={silent}
			testId="lobby-toast"
			actions={[
				isOne
					? {
							testId: 'lobby-toast-admit',
							text: t('attention.lobby.admit'),
							hint: t('attention.lobby.admitHint'),
							onPress: () => void host.admit(first.peerId),
						}
					: {
							testId: 'lobby-toast-admit',
							text: t('call.lobby.admitAll'),
							hint: t('attention.lobby.admitAllHint'),
							onPress: () => void host.admitAll(),
						},
				{
					testId: 'lobby-toast-show',
					text: t('attention.lobby.show'),
					hint: t('attention.lobby.showHint'),
					onPress: () => panel.toggle('people'),
				},
			]}
			onClose={() => setDismissed(lobby.map(({ peerId }) => peerId))}
		>
			{isOne
				? t('attention.waiting', { count: 1, names: first.displayName })
				: t('call.lobby.title', { count: lobby.length })}
		</Toast>
	);
}
