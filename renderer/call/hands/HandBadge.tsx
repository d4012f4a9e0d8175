import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import type { RowBadgeProps, TileBadgeProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';
import { queuePosition } from './hands.ts';

/** A raised hand with its position in the queue. */
function HandBadge({ peerId, className }: { peerId: string; className: string }) {
	const { t } = useTranslation();
	const position = useCall((state) => queuePosition(state, peerId));
	if (position === 0) return null;
	return (
		<span
			data-testid="hand-badge"
			className={classes(
				'figures flex h-8 items-center gap-1 rounded-full bg-amber-300 px-2.5 text-sm font-semibold text-slate-900',
				className,
			)}
		>
			<Hand className="size-4" aria-label={t('call.hands.raised')} />
			{position}
		</span>
	);
}

export const HandTileBadge = ({ peer, isScreen }: TileBadgeProps) =>
	isScreen ? null : <HandBadge peerId={peer.peerId} className="slide-in" />;

export const HandRowBadge = ({ peer }: RowBadgeProps) => <HandBadge peerId={peer.peerId} className="shrink-0" />;
