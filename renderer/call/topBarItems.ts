import { entriesOf } from './capabilityEntries.ts';
import { Elapsed } from './Elapsed.tsx';
import type { EntryList } from './entries.ts';
import { OwnQuality } from './health/OwnQuality.tsx';
import { InviteButton } from './InviteButton.tsx';
import { LockedSign } from './moderation/ClassTools.tsx';

/** Beside the name of the class, left to right. */
export const leftItems: EntryList<object> = {
	locked: LockedSign,
	elapsed: Elapsed,
	...entriesOf('topBarItem'),
};

/** At the right edge, left to right. */
export const rightItems: EntryList<object> = {
	quality: OwnQuality,
	invite: InviteButton,
};
