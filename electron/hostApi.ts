import type { ServerInfo } from '../sfu/serverInfo.ts';

/** The typed contract between the desktop's main process and the host window (`window.lectern`). */

/** Calls from the page. Each is one IPC round trip; the entry of the same name in `hostArguments` validates the arguments. */
export type HostCalls = {
	/** Where the class is served, and all that `--json` prints; null while the server starts. */
	getServer(): Promise<RunningServerInfo | null>;
	/** Starts the server again after it failed. */
	retryServer(): Promise<void>;
	/** Answer to `onScreenSourcesRequested`; null cancels. @throws wrong-state when no choice is pending */
	chooseScreenSource(sourceId: string | null): Promise<void>;
	/** Declares that a class runs: blocks system sleep, and quitting asks for confirmation. */
	setClassRunning(running: boolean): Promise<void>;
	/** Declares that a screen is shared, or about to be: our own windows are not captured meanwhile, where the system can. */
	setSharing(sharing: boolean): Promise<void>;
	/** How many people want something of the teacher: a figure on the program's icon, where the system has one. 0 removes it. */
	setBadge(count: number): Promise<void>;
	/** Tells a teacher who does not look at the window. Does nothing while the window has the focus. */
	callForAttention(call: AttentionCall): Promise<void>;
	/** Full screen for the projector. */
	setFullScreen(fullScreen: boolean): Promise<void>;
	/**
	 * Shows a lesson folder in the file manager. `folderName` is the folder's own name, never a path.
	 * @throws unavailable (the server keeps no recordings), not-found
	 */
	showRecording(folderName: string): Promise<void>;
	/** Shows one of the folders that Lectern keeps files in. @throws not-found, e.g. on a drive that is gone */
	showFolder(folder: KeptFolder): Promise<void>;
};

/** Events to the page, in the past tense or naming a state. The page subscribes to `serverState` by `onServerState`. */
export type HostEvents = {
	/** The server's state, on subscribing and on every change. */
	serverState: ServerState;
	/** The page called `getDisplayMedia`: the screens and windows to choose from. Answer by `chooseScreenSource`. */
	screenSourcesRequested: ScreenSource[];
	/** A system notification was clicked; the window has the focus. */
	noticeClicked: null;
	/** The host wants to leave the class, and to let it go on. */
	leaveRequested: null;
};

/** `baseUrl`: the server as this window reaches it. */
export type RunningServerInfo = ServerInfo & { baseUrl: string };

export type KeptFolder = 'recordings' | 'data';

/** `on…(listener)` returns a function that removes the listener. */
type Subscriptions = {
	[Name in keyof HostEvents as `on${Capitalize<Name>}`]: (listener: (data: HostEvents[Name]) => void) => () => void;
};

/** `window.lectern`. A failed call rejects with an Error whose message starts with the code: `contextBridge` keeps only the message. */
export type HostApi = HostCalls & Subscriptions;

/** `notify`: by a notification of the system, without a sound; `flash`: the window in the taskbar, until it gets the focus. */
export type AttentionCall = { title: string; body: string; notify: boolean; flash: boolean };

export type ServerState =
	| { name: 'starting' }
	| { name: 'running'; baseUrl: string }
	/** The process ended unexpectedly and will be restarted. `attempt` counts from 1. */
	| { name: 'restarting'; attempt: number }
	/**
	 * There are no further attempts until `retryServer`. `openedInBrowser`: another server has the class (`in-use`), and its
	 * host screen was opened in the browser of the system.
	 */
	| { name: 'failed'; code: string; message: string; openedInBrowser?: boolean };

/** A screen or window that can be shared; `thumbnail` is a data URL, at most 320 x 180 pixels. */
export type ScreenSource = {
	id: string;
	name: string;
	thumbnail: string;
	kind: 'screen' | 'window';
	/** It was shared last, e.g. before the page was loaded again. */
	isLast: boolean;
};
