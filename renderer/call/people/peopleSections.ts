import type { EntryList } from '../entries.ts';
import { WaitingList } from '../lobby/WaitingList.tsx';
import { RemovedPeople } from '../removals/RemovedPeople.tsx';

/** Sections of the people panel above the lists of people, top to bottom. */
export const sectionsAbove: EntryList<object> = {
	lobby: WaitingList,
};

/** The same below them. */
export const sectionsBelow: EntryList<object> = {
	removals: RemovedPeople,
};
