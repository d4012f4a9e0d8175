import type { EntryList, RowBadgeProps } from '../entries.ts';
import { HandRowBadge } from '../hands/HandBadge.tsx';
import { LetSpeakBadge } from '../hands/LetSpeakBadge.tsx';
import { MediaIcons } from './MediaIcons.tsx';

/** Badges at the right end of a person's row, left to right. */
export const rowBadges: EntryList<RowBadgeProps> = {
	letSpeak: LetSpeakBadge,
	hands: HandRowBadge,
	media: MediaIcons,
};
