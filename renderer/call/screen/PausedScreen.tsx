import { CirclePause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';
import type { Size } from '../../ui/stageLayout.ts';
import type { TileBadgeProps } from '../entries.ts';

/** In the corner of a shared screen whose last picture stays. */
export function PausedScreenBadge({ peer, isScreen }: TileBadgeProps) {
	const { t } = useTranslation();
	if (!isScreen || !peer.media.screen?.paused) return null;
	return (
		<span
			data-testid="tile-paused"
			className="forced-edge flex h-8 items-center gap-1.5 rounded-full bg-slate-950/80 pr-3 pl-2 text-sm font-medium text-white"
		>
			<CirclePause className="size-4.5 shrink-0 text-amber-300" aria-hidden />
			{t('sharing.theirs.badge')}
		</span>
	);
}

/** CSS px. A smaller tile has the badge alone. */
const roomy = { width: 240, height: 200 };

/** In place of the picture for whoever came while it was paused, and has none. */
export function PausedScreenCard({ peer, size }: { peer: PeerCallView; size: Size }) {
	const { t } = useTranslation();
	if (size.width < roomy.width || size.height < roomy.height) return <div className="absolute inset-0 bg-slate-900" />;
	return (
		<div className="absolute inset-0 flex flex-col items-center justify-center gap-2 bg-slate-900 p-4 text-center text-white">
			<CirclePause className="size-10 shrink-0 text-amber-300" aria-hidden />
			<p className="font-medium">{t('sharing.theirs.title', { name: peer.displayName })}</p>
			<p className="text-sm text-slate-300">{t('sharing.theirs.text')}</p>
		</div>
	);
}
