import { Star, StarOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuItem } from '../../ui/Menu.tsx';
import type { PeerMenuItemProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { spotlightPeerId } from './spotlight.ts';

export function SpotlightItem({ peer: { peerId }, host }: PeerMenuItemProps) {
	const { t } = useTranslation();
	const inSpotlight = useCall((state) => spotlightPeerId(state) === peerId);
	return (
		<MenuItem
			testId="person-spotlight"
			icon={inSpotlight ? <StarOff aria-hidden /> : <Star aria-hidden />}
			onSelect={() => void host.spotlight(inSpotlight ? null : peerId)}
		>
			{t(inSpotlight ? 'call.spotlight.clear' : 'call.spotlight.set')}
		</MenuItem>
	);
}
