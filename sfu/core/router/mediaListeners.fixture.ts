import type { MediaListeners } from './RoomMedia.ts';

const ignore = () => undefined;

/** Of tests that look at something else. */
export const ignoringListeners: MediaListeners = {
	levels: ignore,
	activeSpeaker: ignore,
	slotsChanged: ignore,
	voicesChanged: ignore,
	isPinned: () => false,
	receiverLost: ignore,
};
