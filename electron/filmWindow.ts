import { constants, setPriority } from 'node:os';
import { BrowserWindow, type Session, session } from 'electron';
import { isInPackage } from './releaseBuild.ts';
import type { SfuService } from './sfuService.ts';

/** A page that does not respond for so long, after Chromium has noticed, is given up. */
const unresponsiveMs = 30_000;
/** In memory only, and apart from the host window: cookies, storage and permissions are not shared. */
const partition = 'film';

/**
 * A hidden window in which a page of the server makes a film, opened and closed by the server. The page has no preload
 * script, so no host calls, and no permissions; it never appears on screen, in the taskbar or in the dock.
 */
export class FilmWindow {
	readonly #service: SfuService;
	#window: BrowserWindow | null = null;

	constructor(service: SfuService) {
		this.#service = service;
		denyAll(session.fromPartition(partition));
		service.on('stateChanged', (state) => {
			// The window belongs to a job of the process that has ended.
			this.close();
			if (state.name === 'running') service.tellFilmWindow('available');
		});
		service.on('filmWindowRequested', (path) => this.#open(path));
		service.on('filmWindowReleased', () => this.close());
	}

	#open(path: string): void {
		this.close();
		const { state } = this.#service;
		if (state.name !== 'running') return;
		const window = new BrowserWindow({
			show: false,
			skipTaskbar: true,
			focusable: false,
			title: 'Lectern',
			webPreferences: {
				partition,
				sandbox: true,
				contextIsolation: true,
				nodeIntegration: false,
				webviewTag: false,
				spellcheck: false,
				devTools: !isInPackage(),
				// A hidden page would be throttled to one timer a second.
				backgroundThrottling: false,
			},
		});
		this.#window = window;
		this.#watch(window);
		const url = state.baseUrl + path;
		// It stays where it is; the guards of the host window would let it go anywhere on our origin.
		window.webContents.on('will-frame-navigate', (event) => event.preventDefault());
		// Chromium does not ask before a page goes to about:blank.
		window.webContents.on('did-navigate', (_event, shown) => {
			if (shown !== url) this.#gone(window);
		});
		window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
		// A class that runs meanwhile comes first.
		window.webContents.on('did-finish-load', () => lowerPriority(window.webContents.getOSProcessId()));
		window.loadURL(url).catch(() => this.#gone(window));
	}

	#watch(window: BrowserWindow): void {
		let timer: NodeJS.Timeout | undefined;
		window.on('unresponsive', () => {
			clearTimeout(timer);
			timer = setTimeout(() => this.#gone(window), unresponsiveMs);
		});
		window.on('responsive', () => clearTimeout(timer));
		window.webContents.on('render-process-gone', () => this.#gone(window));
		window.on('closed', () => {
			clearTimeout(timer);
			this.#gone(window);
		});
	}

	/** Does nothing for a window that `close` has let go. */
	#gone(window: BrowserWindow): void {
		if (this.#window !== window) return;
		this.close();
		this.#service.tellFilmWindow('gone');
	}

	/** Closes the window if it is open. */
	close(): void {
		const window = this.#window;
		this.#window = null;
		// Not by its own `close`, which a page that hangs would hold up.
		if (window && !window.isDestroyed()) window.destroy();
	}
}

function denyAll(films: Session): void {
	films.setPermissionCheckHandler(() => false);
	films.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
	films.setDevicePermissionHandler(() => false);
	films.on('will-download', (event) => event.preventDefault());
}

function lowerPriority(processId: number): void {
	try {
		setPriority(processId, constants.priority.PRIORITY_LOW);
	} catch (error) {
		console.warn('the film window keeps its priority', error);
	}
}
