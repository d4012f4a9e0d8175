import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuItem } from '../../ui/Menu.tsx';
import type { PeerMenuItemProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { queuePosition } from './hands.ts';

/** A host lowers the raised hand of another participant. */
export function LowerHandItem({ peer, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const isRaised = useCall((state) => queuePosition(state, peer.peerId) > 0);
	if (peer.isSelf || !isRaised) return null;
	return (
		<MenuItem testId="person-lower-hand" icon={<Hand aria-hidden />} onSelect={() => void host.lowerHand(peer.peerId)}>
			{t('call.hands.lowerOther')}
		</MenuItem>
	);
}
