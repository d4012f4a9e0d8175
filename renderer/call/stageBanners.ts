import { entriesOf } from './capabilityEntries.ts';
import type { EntryList } from './entries.ts';

/** Strips above the tiles, from top to bottom: what everybody must see and neither a tile nor a notice may cover. */
export const stageBanners: EntryList<object> = entriesOf('stageBanner');
