import { useTranslation } from 'react-i18next';
import { useCall } from '../useCall.tsx';

/** How many people wait in the lobby, as a figure and as a sentence; the server tells hosts and co-hosts only. */
export function useWaiting(): { count: number; countText: string } {
	const { t } = useTranslation();
	const count = useCall((state) => state.lobby.length);
	return { count, countText: t('call.lobby.title', { count }) };
}
