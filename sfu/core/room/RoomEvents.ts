import type { RoomSettings } from './RoomSettings.ts';

/** What is said of a room: somebody came or went, its settings are others, it has ended. */
export type RoomEvents = {
	peersChanged: [];
	settingsChanged: [settings: RoomSettings];
	closed: [why: RoomEnd];
};

/** Ended for good, or with the server. */
export type RoomEnd = 'roomClosed' | 'serverClosing';
