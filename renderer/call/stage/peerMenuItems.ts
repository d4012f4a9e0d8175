import type { EntryList, PeerMenuItemProps } from '../entries.ts';
import { LowerHandItem } from '../hands/LowerHandItem.tsx';
import { LetDrawItem, LetSpeakItem, MuteItem, RemoveItem, RoleItem, StopVideoItem } from '../moderation/PeerItems.tsx';
import { SpotlightItem } from '../spotlight/SpotlightItem.tsx';

/** Rows in the menu of one participant, top to bottom. */
export const peerMenuItems: EntryList<PeerMenuItemProps> = {
	spotlight: SpotlightItem,
	mute: MuteItem,
	letSpeak: LetSpeakItem,
	letDraw: LetDrawItem,
	stopVideo: StopVideoItem,
	lowerHand: LowerHandItem,
	role: RoleItem,
	remove: RemoveItem,
};
