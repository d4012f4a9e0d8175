import type { EntryList, RowBadgeProps } from '../entries.ts';
import { HandRowBadge } from '../hands/HandBadge.tsx';
import { MediaIcons } from './MediaIcons.tsx';

/** Badges at the right end of a person's row, left to right. */
export const rowBadges: EntryList<RowBadgeProps> = {
	hands: HandRowBadge,
	media: MediaIcons,
};
