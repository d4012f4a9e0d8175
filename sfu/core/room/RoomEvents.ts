import type { Peer } from '../peer/Peer.ts';
import type { RoomSettings } from './RoomSettings.ts';

/** What happened in a room, for those outside it; parts have hooks instead (`RoomPart`). */
export type RoomEvents = {
	peerJoined: [peer: Peer];
	/** Its connection is lost, its seat kept. */
	peerAway: [peer: Peer];
	peerReturned: [peer: Peer];
	/** No longer in the room; also each peer of a room that ends. */
	peerLeft: [peer: Peer, why: LeaveReason];
	/** Its parts still have their state: `summaryOf`. Also when none takes place. */
	lessonEnding: [];
	settingsChanged: [settings: RoomSettings];
	closed: [why: RoomEnd];
};

/** Ended for good, or with the server. */
export type RoomEnd = 'roomClosed' | 'serverClosing';
/** `left`: gave its seat up, or was removed. `lost`: did not come back within the grace time, and may return to its seat. */
export type LeaveReason = 'left' | 'lost' | RoomEnd;
