import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { CallState } from '../../client/state/callState.ts';
import { useCall } from '../useCall.tsx';

/** Name of who is shown large, and of who chose them; null where we are one of the two: the person knows, or a toast tells. */
function othersNames({ peers, spotlightPeerId, spotlightChosenBy }: CallState): [string, string] | null {
	const shown = peers.find(({ peerId }) => peerId === spotlightPeerId);
	const chooser = peers.find(({ peerId }) => peerId === spotlightChosenBy);
	return shown && chooser && !shown.isSelf && !chooser.isSelf ? [shown.displayName, chooser.displayName] : null;
}

/** Tells screen readers whom a host shows large; the others see it on the tile. */
export function SpotlightAnnouncement() {
	const { t } = useTranslation();
	const [name, by] = useCall(useShallow((state) => othersNames(state) ?? [null, null]));
	return (
		<p role="status" className="sr-only">
			{name === null ? '' : t(name === by ? 'spotlight.themselves' : 'spotlight.shown', { name, by })}
		</p>
	);
}
