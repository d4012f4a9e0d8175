import { join } from 'node:path';
import { app, BrowserWindow, nativeImage, nativeTheme, screen } from 'electron';
import windowIcon from '../resources/window.png?inline';
import type { HostEvents, ServerState } from './hostApi.ts';
import { eventChannel } from './hostChannels.ts';
import type { SenderCheck } from './ipc.ts';
import { isSameOrigin } from './origins.ts';
import type { SfuService } from './sfuService.ts';
import { startingPageUrl } from './startingPage.ts';
import { readWindowState, smallestWindow, writeWindowState } from './windowState.ts';

/** Chromium's code for a load that another load replaced. */
const loadAborted = -3;
const reloadDelayMs = 1_000;

/** The teacher's one window: the starting page until the server answers, then the host screen. */
export class HostWindow {
	readonly #service: SfuService;
	readonly #preload: string;
	readonly #stateFile = join(app.getPath('userData'), 'window.json');
	#window: BrowserWindow | null = null;
	/** Where the host screen was loaded from; null while the starting page is shown. */
	#shownBaseUrl: string | null = null;
	#mayClose = false;

	/** @param preload absolute path of the built preload script */
	constructor(service: SfuService, preload: string) {
		this.#service = service;
		this.#preload = preload;
		service.on('stateChanged', (state) => this.#follow(state));
	}

	/** For dialogs; null while there is none. */
	get browserWindow(): BrowserWindow | null {
		return this.#window;
	}

	/** Brings the window to the front, and back where it was closed. */
	show(): void {
		this.#window ??= this.#open();
		if (this.#window.isMinimized()) this.#window.restore();
		this.#window.show();
		this.#window.focus();
	}

	/** From now on closing means closing: the app is quitting. */
	allowClosing(): void {
		this.#mayClose = true;
	}

	setFullScreen(fullScreen: boolean): void {
		this.#window?.setFullScreen(fullScreen);
	}

	tell<Name extends keyof HostEvents>(name: Name, data: HostEvents[Name]): void {
		this.#window?.webContents.send(eventChannel(name), data);
	}

	/** Ours are the starting page and what the running server serves. */
	readonly isOurUrl = (url: string): boolean => {
		if (url === startingPageUrl) return true;
		const { state } = this.#service;
		// While it restarts, the page from before is still open.
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
				// The class goes on while another window covers this one.
				backgroundThrottling: false,
			},
		});
		if (isMaximized) window.maximize();
		this.#watch(window);
		this.#window = window;
		this.#shownBaseUrl = null;
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
		window.webContents.on('render-process-gone', () => {
			this.#shownBaseUrl = null;
			this.#follow(this.#service.state);
		});
	}

	#closing(window: BrowserWindow, event: { preventDefault(): void }): void {
		const { width, height } = window.getNormalBounds();
		writeWindowState(this.#stateFile, { width, height, isMaximized: window.isMaximized() });
		if (this.#mayClose) return;
		event.preventDefault();
		if (process.platform === 'darwin') hide(window);
		// Not inside the event: quitting closes this very window.
		else setImmediate(() => app.quit());
	}

	#follow(state: ServerState): void {
		this.tell('serverState', state);
		if (state.name === 'failed') this.#showStartingPage();
		if (state.name !== 'running' || this.#shownBaseUrl === state.baseUrl || !this.#window) return;
		// The page itself reconnects to a server that came back at the same address.
		this.#shownBaseUrl = state.baseUrl;
		this.#load(`${state.baseUrl}/host#token=${this.#service.info?.hostToken ?? ''}`);
	}

	#showStartingPage(): void {
		this.#shownBaseUrl = null;
		this.#load(startingPageUrl);
	}

	#load(url: string): void {
		// A failed load is answered by did-fail-load.
		this.#window?.loadURL(url).catch(() => undefined);
	}
}

/** macOS: the app stays in the dock. A full screen would stay behind as a black one. */
function hide(window: BrowserWindow): void {
	if (!window.isFullScreen()) {
		window.hide();
		return;
	}
	window.once('leave-full-screen', () => window.hide());
	window.setFullScreen(false);
}
