import type { EntryList, PeopleSectionProps } from '../entries.ts';
import { RaisedHands } from '../hands/RaisedHands.tsx';
import { WaitingList } from '../lobby/WaitingList.tsx';
import { RemovedPeople } from '../removals/RemovedPeople.tsx';

/** Sections of the people panel above the list of everybody, top to bottom. */
export const peopleSections: EntryList<PeopleSectionProps> = {
	lobby: WaitingList,
	hands: RaisedHands,
	removals: RemovedPeople,
};
