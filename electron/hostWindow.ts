import { join } from 'node:path';
import { app, BrowserWindow, nativeImage, nativeTheme, screen } from 'electron';
import windowIcon from '../resources/window.png?inline';
import type { ClassWindows } from './classWindows.ts';
import type { HostEvents, ServerState } from './hostApi.ts';
import { eventChannel } from './hostChannels.ts';
import type { SenderCheck } from './ipc.ts';
import { isSameOrigin } from './origins.ts';
import { isInPackage } from './releaseBuild.ts';
import { ReloadLimit } from './reloadLimit.ts';
import type { SfuService } from './sfuService.ts';
import { startingPageUrl } from './startingPage.ts';
import { readWindowState, smallestWindow, writeWindowState } from './windowState.ts';

/** Chromium's ERR_ABORTED: another load replaced this one. */
const loadAborted = -3;
const reloadDelayMs = 1_000;

/** The teacher's main window: shows the starting page until the server is ready, then the host screen. */
export class HostWindow {
	readonly #service: SfuService;
	readonly #preload: string;
	readonly #classWindows: ClassWindows;
	readonly #isClassRunning: () => boolean;
	readonly #stateFile = join(app.getPath('userData'), 'window.json');
	#window: BrowserWindow | null = null;
	/** Base URL of the loaded host screen; null while the starting page is shown. */
	#shownBaseUrl: string | null = null;
	#mayClose = false;
	readonly #reloads = new ReloadLimit();
	/** Why the window has given up bringing its page back; null: it has not. */
	#lost: ServerState | null = null;

	/**
	 * @param preload absolute path of the built preload script
	 * @param isClassRunning while it does, closing the window asks what becomes of the class, on every system
	 */
	constructor(service: SfuService, preload: string, classWindows: ClassWindows, isClassRunning: () => boolean) {
		this.#service = service;
		this.#preload = preload;
		this.#classWindows = classWindows;
		this.#isClassRunning = isClassRunning;
		service.on('stateChanged', (state) => this.#follow(state));
	}

	/** Parent for dialogs; null while there is no window. */
	get browserWindow(): BrowserWindow | null {
		return this.#window;
	}

	/** Focuses the window; opens, restores or unhides it first where needed. */
	show(): void {
		this.#window ??= this.#open();
		if (this.#lost && this.#window.webContents.isCrashed()) this.retry();
		if (this.#window.isMinimized()) this.#window.restore();
		this.#window.show();
		this.#window.focus();
	}

	/** The class goes on without the window. */
	hide(): void {
		if (this.#window) hide(this.#window);
	}

	/** The app is quitting: closing the window no longer hides it or starts the quit order. */
	allowClosing(): void {
		this.#mayClose = true;
	}

	setFullScreen(fullScreen: boolean): void {
		this.#window?.setFullScreen(fullScreen);
	}

	tell<Name extends keyof HostEvents>(name: Name, data: HostEvents[Name]): void {
		const contents = this.#window?.webContents;
		if (contents && !contents.isCrashed()) contents.send(eventChannel(name), data);
	}

	/** What the starting page is to show: the server's state, unless the window itself has failed. */
	get state(): ServerState {
		return this.#lost ?? this.#service.state;
	}

	/** Brings the page back because a person has asked for it. */
	retry(): void {
		this.#lost = null;
		this.#reloads.reset();
		this.#follow(this.#service.state);
	}

	/** True for the starting page and for everything on the running server's origin. */
	readonly isOurUrl = (url: string): boolean => {
		if (url === startingPageUrl) return true;
		const { state } = this.#service;
		// While the server restarts, the page loaded before is still open.
		const baseUrl = state.name === 'running' ? state.baseUrl : this.#shownBaseUrl;
		return baseUrl !== null && isSameOrigin(url, baseUrl);
	};

	readonly isOurPage: SenderCheck = ({ sender, senderFrame }) =>
		sender === this.#window?.webContents && senderFrame === sender.mainFrame && this.isOurUrl(senderFrame.url);

	#open(): BrowserWindow {
		const { isMaximized, ...size } = readWindowState(this.#stateFile, screen.getPrimaryDisplay().workAreaSize);
		const window = new BrowserWindow({
			...size,
			minWidth: smallestWindow.width,
			minHeight: smallestWindow.height,
			show: false,
			title: 'Lectern',
			icon: nativeImage.createFromDataURL(windowIcon),
			autoHideMenuBar: true,
			backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f172a' : '#f8fafc',
			webPreferences: {
				preload: this.#preload,
				sandbox: true,
				contextIsolation: true,
				nodeIntegration: false,
				webviewTag: false,
				spellcheck: false,
				devTools: !isInPackage(),
				// Chromium throttles timers and rendering of a covered window; the call must go on.
				backgroundThrottling: false,
			},
		});
		if (isMaximized) window.maximize();
		this.#watch(window);
		this.#classWindows.follow(window);
		this.#window = window;
		this.#shownBaseUrl = null;
		this.#lost = null;
		if (this.#service.state.name === 'running') this.#follow(this.#service.state);
		else this.#load(startingPageUrl);
		return window;
	}

	#watch(window: BrowserWindow): void {
		window.on('close', (event) => this.#closing(window, event));
		window.on('closed', () => {
			this.#window = null;
		});
		window.webContents.on('did-fail-load', (_event, errorCode, _description, _url, isMainFrame) => {
			if (!isMainFrame || errorCode === loadAborted) return;
			this.#showStartingPage();
			setTimeout(() => this.#follow(this.#service.state), reloadDelayMs);
		});
		window.webContents.on('render-process-gone', () =>
			this.#bringBack('the page of the class crashed again and again'),
		);
		// A page sends itself to about:blank without a `will-frame-navigate`.
		window.webContents.on('did-navigate', (_event, url) => {
			if (!this.isOurUrl(url)) this.#bringBack('the page of the class went away again and again');
		});
	}

	/** Loads what belongs into the window. @param reason shown when that happens too often to go on */
	#bringBack(reason: string): void {
		if (this.#lost || this.#mayClose) return;
		if (!this.#reloads.allows()) this.#lost = { name: 'failed', code: 'window', message: reason };
		// Not inside the event of a crash, where a load would take the main process along.
		setImmediate(() => {
			this.#showStartingPage();
			this.#follow(this.#service.state);
		});
	}

	#closing(window: BrowserWindow, event: { preventDefault(): void }): void {
		const { width, height } = window.getNormalBounds();
		writeWindowState(this.#stateFile, { width, height, isMaximized: window.isMaximized() });
		if (this.#mayClose) return;
		event.preventDefault();
		if (process.platform === 'darwin' && !this.#isClassRunning()) hide(window);
		// Not inside the close event: app.quit() closes this same window again.
		else setImmediate(() => app.quit());
	}

	#follow(state: ServerState): void {
		this.tell('serverState', this.state);
		if (this.#lost) return;
		if (state.name === 'failed') this.#showStartingPage();
		if (state.name !== 'running' || this.#shownBaseUrl === state.baseUrl || !this.#window) return;
		// A page of the same base URL is not loaded again: it reconnects to the restarted server by itself.
		this.#shownBaseUrl = state.baseUrl;
		this.#load(`${state.baseUrl}/host`);
	}

	#showStartingPage(): void {
		this.#shownBaseUrl = null;
		this.#load(startingPageUrl);
	}

	#load(url: string): void {
		// did-fail-load handles a failed load.
		this.#window?.loadURL(url).catch(() => undefined);
	}
}

/** Hiding a full-screen window would leave a black space on macOS, so it leaves full screen first. */
function hide(window: BrowserWindow): void {
	if (!window.isFullScreen()) {
		window.hide();
		return;
	}
	window.once('leave-full-screen', () => window.hide());
	window.setFullScreen(false);
}
