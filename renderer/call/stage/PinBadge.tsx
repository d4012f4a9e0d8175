import { Pin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { BadgeWithText } from '../../ui/Badge.tsx';
import type { TileBadgeProps } from '../entries.ts';

/** On the tile that we have made large ourselves, so that nobody takes it for what everybody sees. */
export function PinBadge({ pinned }: TileBadgeProps) {
	const { t } = useTranslation();
	return pinned ? (
		<BadgeWithText testId="tile-pinned" icon={<Pin aria-hidden />} text={t('spotlight.onlyYou')} />
	) : null;
}
