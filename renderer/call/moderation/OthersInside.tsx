import { useTranslation } from 'react-i18next';
import { useCall } from '../useCall.tsx';

/** A sentence that says how many others are in the class; nothing when nobody is. */
export function OthersInside() {
	const { t } = useTranslation();
	const count = useCall(({ peers }) => peers.filter(({ isSelf, connected }) => !isSelf && connected).length);
	return count > 0 && t('leaving.inside', { count });
}
