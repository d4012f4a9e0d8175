/** The typed contract between the desktop's main process and the host window (`window.lectern`). */

/** What the page may ask. Each is one IPC round trip; the arguments are checked by the row of the same name in `hostArguments`. */
export type HostCalls = {
	/** Where the class is served; null while the server starts. */
	getServer(): Promise<{ baseUrl: string; hostToken: string } | null>;
	/** Starts the server again after it failed. */
	retryServer(): Promise<void>;
	/** Answer to `onScreenSourcesRequested`; null cancels. */
	chooseScreenSource(sourceId: string | null): Promise<void>;
	/** A class runs: keeps the computer awake, asks before quitting. */
	setClassRunning(running: boolean): Promise<void>;
	/** Full screen for the projector. */
	setFullScreen(fullScreen: boolean): Promise<void>;
};

/** What the page is told. Past tense or a state; `onServerState` for `serverState` and so on. */
export type HostEvents = {
	/** The server's state, at once and on every change. */
	serverState: ServerState;
	/** The page asked to share: what can be shared, with small pictures as data URLs. Answer by `chooseScreenSource`. */
	screenSourcesRequested: ScreenSource[];
};

/** `on…(listener)` returns how to stop listening. */
type Subscriptions = {
	[Name in keyof HostEvents as `on${Capitalize<Name>}`]: (listener: (data: HostEvents[Name]) => void) => () => void;
};

/** `window.lectern`. A refused call rejects with an Error whose message starts with the code: the bridge keeps nothing else. */
export type HostApi = HostCalls & Subscriptions;

export type ServerState =
	| { name: 'starting' }
	| { name: 'running'; baseUrl: string }
	/** It ended unexpectedly and is started again. `attempt` counts from 1. */
	| { name: 'restarting'; attempt: number }
	/** It is not tried again until `retryServer`. */
	| { name: 'failed'; code: string; message: string };

export type ScreenSource = { id: string; name: string; thumbnail: string; kind: 'screen' | 'window' };
