import { app, type NativeImage, Notification, nativeImage } from 'electron';
import type { AttentionCall } from './hostApi.ts';
import type { HostWindow } from './hostWindow.ts';
import { texts } from './texts.ts';

/** Pixels of the mark on the taskbar's icon (Windows), which shows no figure. */
const markSize = 32;

/**
 * Calls a teacher whose window is minimised, covered or without the focus: a notification, a flashing window and a figure on
 * the program's icon (dock, Unity launcher; on Windows a mark).
 */
export class Attention {
	readonly #hostWindow: HostWindow;
	#notification: Notification | null = null;

	constructor(hostWindow: HostWindow) {
		this.#hostWindow = hostWindow;
		app.on('browser-window-focus', () => this.#seen());
	}

	setBadge(count: number): void {
		app.setBadgeCount(count);
		if (process.platform === 'win32') {
			this.#hostWindow.browserWindow?.setOverlayIcon(count > 0 ? drawMark() : null, texts.badge(count));
		}
		if (count === 0) this.#seen();
	}

	call({ title, body, notify, flash }: AttentionCall): void {
		const window = this.#hostWindow.browserWindow;
		if (!window || (window.isFocused() && window.isVisible() && !window.isMinimized())) return;
		if (flash) window.flashFrame(true);
		if (notify && Notification.isSupported()) this.#notify({ title, body });
	}

	/** One at a time: the next replaces the one before. */
	#notify(content: { title: string; body: string }): void {
		this.#notification?.close();
		// The page plays a sound of its own.
		const notification = new Notification({ ...content, silent: true });
		notification.on('click', () => {
			this.#hostWindow.show();
			this.#hostWindow.tell('noticeClicked', null);
		});
		notification.show();
		// Kept: a notification that is garbage collected does not tell of a click.
		this.#notification = notification;
	}

	#seen(): void {
		this.#hostWindow.browserWindow?.flashFrame(false);
		this.#notification?.close();
		this.#notification = null;
	}
}

/** A red disc. */
function drawMark(): NativeImage {
	const pixels = Buffer.alloc(markSize * markSize * 4);
	const radius = markSize / 2;
	for (let at = 0; at < markSize * markSize; at++) {
		const [x, y] = [at % markSize, Math.floor(at / markSize)];
		if (Math.hypot(x + 0.5 - radius, y + 0.5 - radius) > radius) continue;
		// BGRA
		pixels.set([0x26, 0x26, 0xdc, 0xff], at * 4);
	}
	return nativeImage.createFromBitmap(pixels, { width: markSize, height: markSize });
}
