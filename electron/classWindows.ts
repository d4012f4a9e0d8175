import {
	type BrowserWindow,
	type BrowserWindowConstructorOptions,
	type HandlerDetails,
	type Display as SystemDisplay,
	screen,
	type WebContents,
} from 'electron';
import { isWebUrl } from './origins.ts';
import { isInPackage } from './releaseBuild.ts';
import {
	type Placement,
	type Places,
	placeForAudience,
	placeOf,
	placeOnOnly,
	placeSmall,
	readPlaces,
	writePlaces,
} from './windowPlaces.ts';

/** Every window that the page of the class may open beside its own, by the name in `window.open`. */
const kinds = {
	/** Address, code and QR code, before the class. */
	'lectern-projector': 'audience',
	/** The tiles of the class. */
	'lectern-stage': 'audience',
	/** The small window on top while the teacher shares a screen. */
	'lectern-presenter': 'small',
} as const;
type Name = keyof typeof kinds;
const isName = (name: string): name is Name => Object.hasOwn(kinds, name);

const sizes = { small: { width: 340, height: 500 }, smallest: { width: 280, height: 320 } };
/** Displays change one by one, and each several times. */
const settleMs = 300;
/** X11 answers a change of bounds later, and an answer that comes in full screen would end it. */
const boundsMs = 300;

type Opened = {
	window: BrowserWindow;
	/** Display on which we put it; null: it is hidden, because its display is missing. */
	displayId: number | null;
	/** It is on another display than the one it belongs to: where it is now is not remembered. */
	isAstray: boolean;
	/** It goes into full screen soon. */
	entering?: NodeJS.Timeout;
};

/**
 * The windows of the class on other displays and the small one on top. Each is empty (`about:blank`) and drawn by the page
 * that opened it, in the same process, so it ends with that page. It has no preload script, and goes nowhere.
 */
export class ClassWindows {
	readonly #file: string;
	readonly #places: Places;
	readonly #opened = new Map<Name, Opened>();
	#host: BrowserWindow | null = null;
	#isSharing = false;
	#settling: NodeJS.Timeout | undefined;

	/** @param file absolute path of the file in which places are remembered */
	constructor(file: string) {
		this.#file = file;
		this.#places = readPlaces(file);
		const changed = () => {
			clearTimeout(this.#settling);
			this.#settling = setTimeout(() => this.#placeAll(), settleMs);
		};
		screen.on('display-added', changed);
		screen.on('display-removed', changed);
		screen.on('display-metrics-changed', changed);
	}

	/** The window whose page may open others; they close when that page goes. */
	follow(host: BrowserWindow): void {
		this.#host = host;
		host.setContentProtection(this.#isSharing);
		host.webContents.on('did-create-window', (window, { frameName }) => {
			if (isName(frameName)) this.#adopt(window, frameName);
			else window.destroy();
		});
		const gone = () => {
			this.setSharing(false);
			this.close();
		};
		host.webContents.on('did-navigate', gone);
		host.webContents.on('render-process-gone', gone);
		host.on('closed', () => {
			gone();
			this.#host = null;
		});
	}

	/** How to open a window that the page asks for; null: it is none of these, or another page asks. */
	optionsOf(opener: WebContents, { url, frameName }: HandlerDetails): BrowserWindowConstructorOptions | null {
		if (url !== 'about:blank' || !isName(frameName)) return null;
		if (opener !== this.#host?.webContents || !isWebUrl(opener.getURL())) return null;
		return {
			show: false,
			autoHideMenuBar: true,
			...(kinds[frameName] === 'small' && {
				...sizes.small,
				minWidth: sizes.smallest.width,
				minHeight: sizes.smallest.height,
				alwaysOnTop: true,
				fullscreenable: false,
				maximizable: false,
			}),
			// Chromium takes sandbox, isolation and Node from the opener, but not its preload script.
			webPreferences: { backgroundThrottling: false, spellcheck: false, devTools: !isInPackage() },
		};
	}

	has(contents: WebContents): boolean {
		return [...this.#opened.values()].some(({ window }) => !window.isDestroyed() && window.webContents === contents);
	}

	/** Keeps our windows out of what is captured of the screen, where the system can (Windows, macOS). */
	setSharing(isSharing: boolean): void {
		this.#isSharing = isSharing;
		for (const window of this.#all()) window.setContentProtection(isSharing);
	}

	/** Whether a source of `desktopCapturer` is one of our windows. */
	isOwnSource(sourceId: string): boolean {
		return this.#all().some((window) => handleOf(window.getMediaSourceId()) === handleOf(sourceId));
	}

	close(): void {
		for (const { window } of [...this.#opened.values()]) if (!window.isDestroyed()) window.destroy();
	}

	#all(): BrowserWindow[] {
		const windows = [...this.#opened.values()].map(({ window }) => window);
		return [...(this.#host ? [this.#host] : []), ...windows].filter((window) => !window.isDestroyed());
	}

	#adopt(window: BrowserWindow, name: Name): void {
		const opened: Opened = { window, displayId: null, isAstray: false };
		this.#opened.set(name, opened);
		window.setContentProtection(this.#isSharing);
		window.removeMenu();
		if (kinds[name] === 'small') {
			// Also above a presentation in full screen, which has a space of its own on macOS.
			window.setAlwaysOnTop(true, 'screen-saver');
			window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
		}
		// Chromium does not ask before a page goes to another about: address.
		let isLoaded = false;
		window.webContents.on('did-navigate', (_event, url) => {
			if (isLoaded || url !== 'about:blank') window.destroy();
			isLoaded = true;
		});
		window.on('closed', () => {
			clearTimeout(opened.entering);
			// Another one of this name may have been opened while this one closed.
			if (this.#opened.get(name) === opened) this.#opened.delete(name);
			writePlaces(this.#file, this.#places);
		});
		this.#place(name, opened, this.#wanted(name) ?? placeOnOnly(this.#hostDisplay()));
		if (kinds[name] === 'audience') listenToFullScreenKeys(window);
		const remember = () => this.#remember(name, opened);
		window.on('move', remember);
		window.on('resize', remember);
		window.on('enter-full-screen', remember);
		window.on('leave-full-screen', remember);
	}

	#placeAll(): void {
		for (const [name, opened] of this.#opened) {
			if (opened.window.isDestroyed()) continue;
			const wanted = this.#wanted(name);
			if (wanted) this.#place(name, opened, wanted);
			else if (opened.displayId !== this.#hostDisplay().id) {
				// It would cover what the teacher works with.
				opened.displayId = null;
				clearTimeout(opened.entering);
				leaveFullScreen(opened.window);
				opened.window.hide();
			}
		}
	}

	#wanted(name: Name): Placement | null {
		const last = this.#places[name] ?? null;
		const host = this.#hostDisplay();
		const displays = screen.getAllDisplays();
		return kinds[name] === 'small'
			? placeSmall(displays, host, sizes.small, last)
			: placeForAudience(displays, host.id, last);
	}

	#place(name: Name, opened: Opened, { displayId, bounds, isFullScreen }: Placement): void {
		const { window } = opened;
		const last = this.#places[name];
		opened.isAstray = last !== undefined && last.displayId !== displayId;
		opened.displayId = displayId;
		leaveFullScreen(window);
		window.setBounds(bounds);
		// The teacher goes on where they are, e.g. in the presentation.
		window.showInactive();
		clearTimeout(opened.entering);
		if (isFullScreen) opened.entering = setTimeout(() => enterFullScreen(window), boundsMs);
	}

	#remember(name: Name, opened: Opened): void {
		const { window } = opened;
		if (opened.displayId === null || opened.isAstray || window.isDestroyed()) return;
		const display = screen.getDisplayMatching(window.getBounds());
		// The system moves windows of a display that was unplugged to the others before it tells.
		if (kinds[name] === 'audience' && display.id === this.#hostDisplay().id) return;
		this.#places[name] = placeOf(display, window.getNormalBounds(), isFull(window));
	}

	#hostDisplay(): SystemDisplay {
		return this.#host ? screen.getDisplayMatching(this.#host.getBounds()) : screen.getPrimaryDisplay();
	}
}

/** A window in full screen has no bar of the system by which to leave it: Escape leaves, F11 leaves and enters. */
function listenToFullScreenKeys(window: BrowserWindow): void {
	window.webContents.on('before-input-event', (event, { type, key }) => {
		if (type !== 'keyDown' || (key !== 'F11' && key !== 'Escape')) return;
		event.preventDefault();
		if (isFull(window)) leaveFullScreen(window);
		else if (key === 'F11') enterFullScreen(window);
	});
}

/** macOS: not in a space of its own, which would blank or switch other displays. */
function enterFullScreen(window: BrowserWindow): void {
	if (process.platform === 'darwin') window.setSimpleFullScreen(true);
	else window.setFullScreen(true);
}

function leaveFullScreen(window: BrowserWindow): void {
	if (!isFull(window)) return;
	if (process.platform === 'darwin') window.setSimpleFullScreen(false);
	else window.setFullScreen(false);
}

const isFull = (window: BrowserWindow): boolean => window.isFullScreen() || window.isSimpleFullScreen();

/** `window:<handle of the system>:<number within the program>`. */
const handleOf = (sourceId: string): string => sourceId.split(':').slice(0, 2).join(':');
