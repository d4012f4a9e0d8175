import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge.tsx';
import { SignalBars } from '../../ui/SignalBars.tsx';
import type { TileBadgeProps } from '../entries.ts';

export function WeakConnectionBadge({ peer, isScreen }: TileBadgeProps) {
	const { t } = useTranslation();
	if (peer.quality.level !== 'poor' || isScreen) return null;
	return (
		<Badge
			testId="tile-weak"
			title={t('call.health.weakConnectionOf', { name: peer.displayName })}
			className="text-amber-300"
		>
			<SignalBars lit={1} className="size-4.5" />
		</Badge>
	);
}
