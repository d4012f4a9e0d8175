import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CallState } from '../../client/state/callState.ts';
import { BadgeWithText } from '../../ui/Badge.tsx';
import type { TileBadgeProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

/** Name of the one who chose the spotlight; '' is ourselves, null somebody who has left. */
function chooserOf({ peers, spotlightChosenBy }: CallState): string | null {
	const chooser = peers.find(({ peerId }) => peerId === spotlightChosenBy);
	if (!chooser) return null;
	return chooser.isSelf ? '' : chooser.displayName;
}

/** On the tile of whom a host shows large to everybody: whose doing it is. */
export function SpotlightBadge({ peer, isScreen }: TileBadgeProps) {
	const { t } = useTranslation();
	const isShown = useCall((state) => state.spotlightPeerId === peer.peerId);
	const chooser = useCall((state) => (isShown ? chooserOf(state) : null));
	if (!isShown || isScreen) return null;
	const text =
		chooser === null
			? t('spotlight.byHost')
			: chooser === ''
				? t('spotlight.byYou')
				: t('spotlight.by', { name: chooser });
	return (
		<BadgeWithText
			testId="tile-spotlight"
			icon={<Star className="fill-amber-300 text-amber-300" aria-hidden />}
			text={text}
		/>
	);
}
