import type { EntryList, TileBadgeProps } from '../entries.ts';
import { HandTileBadge } from '../hands/HandBadge.tsx';
import { HeldBackBadge } from '../health/HeldBackBadge.tsx';
import { WeakConnectionBadge } from '../health/WeakConnectionBadge.tsx';
import { PausedScreenBadge } from '../screen/PausedScreen.tsx';
import { SpotlightBadge } from '../spotlight/SpotlightBadge.tsx';
import { PinBadge } from './PinBadge.tsx';

/** Badges in the top left corner of a tile, left to right. */
export const tileBadges: EntryList<TileBadgeProps> = {
	pausedScreen: PausedScreenBadge,
	hands: HandTileBadge,
	weakConnection: WeakConnectionBadge,
	heldBack: HeldBackBadge,
	pin: PinBadge,
	spotlight: SpotlightBadge,
};
