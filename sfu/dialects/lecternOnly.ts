import type { Dialect } from './Dialect.ts';

/** What Lectern brought: no older client asks for it. */
export const newRequests = {
	restartIce: null,
	pauseProducer: null,
	resumeProducer: null,
	setPreferredLayers: null,
	setVisibleTiles: null,
	requestKeyFrame: null,
	getStats: null,
	raiseHand: null,
	lowerHand: null,
	react: null,
	admit: null,
	deny: null,
	setRole: null,
	setPermissions: null,
	mutePeer: null,
	muteAll: null,
	stopVideo: null,
	removePeer: null,
	lockRoom: null,
	setRoomOptions: null,
	spotlight: null,
	closeRoom: null,
} satisfies Partial<Dialect['requests']>;

/** What Lectern brought: no older client listens for it. */
export const newNotices = {
	peerUpdated: null,
	producerPaused: null,
	producerResumed: null,
	consumerScore: null,
	layersChanged: null,
	activeSpeaker: null,
	audioLevels: null,
	reaction: null,
	handsChanged: null,
	roomUpdated: null,
	lobbyChanged: null,
	admitted: null,
	denied: null,
	removed: null,
	roomClosed: null,
	serverClosing: null,
	mediaRestarted: 'reconnect',
	iceServersChanged: null,
} satisfies Partial<Dialect['notices']>;
