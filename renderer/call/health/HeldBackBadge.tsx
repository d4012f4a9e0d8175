import { CirclePause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge.tsx';
import type { TileBadgeProps } from '../entries.ts';

/** The server holds this video back from us to save bandwidth. */
export function HeldBackBadge({ heldBack }: TileBadgeProps) {
	const { t } = useTranslation();
	if (!heldBack) return null;
	return (
		<Badge testId="tile-held-back" title={t('call.health.heldBack')} className="text-white/85">
			<CirclePause className="size-4.5" aria-hidden />
		</Badge>
	);
}
