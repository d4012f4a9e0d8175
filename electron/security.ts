import { app, type Session, shell, systemPreferences, type WebContents } from 'electron';
import type { ClassWindows } from './classWindows.ts';
import { isWebUrl } from './origins.ts';

/** True for URLs of Lectern's own pages. */
export type UrlCheck = (url: string) => boolean;

const allowedPermissions = new Set(['media', 'display-capture', 'fullscreen', 'clipboard-sanitized-write']);
/** Of the windows that a page of ours has opened. */
const allowedInClassWindows = new Set(['fullscreen']);

/**
 * Blocks navigation away from our origin, in subframes too, new windows but those of the class, and webviews. What Chromium does not ask about, as
 * about:blank, the window itself brings back: see `HostWindow`. An outside link, as in the chat, opens in the system's
 * default browser.
 */
export function guardNavigation(isOurs: UrlCheck, classWindows: ClassWindows): void {
	app.on('web-contents-created', (_event, contents) => {
		const stay = (event: { preventDefault(): void; url: string }) => {
			if (!isOurs(event.url) || classWindows.has(contents)) event.preventDefault();
		};
		contents.on('will-frame-navigate', stay);
		contents.on('will-redirect', stay);
		contents.on('will-attach-webview', (event) => event.preventDefault());
		contents.setWindowOpenHandler((details) => {
			const { url } = details;
			const overrideBrowserWindowOptions = classWindows.optionsOf(contents, details);
			if (overrideBrowserWindowOptions) return { action: 'allow', overrideBrowserWindowOptions };
			const isOurPage = isOurs(contents.getURL()) || classWindows.has(contents);
			if (isOurPage && isWebUrl(url)) shell.openExternal(url).catch(console.warn);
			return { action: 'deny' };
		});
	});
}

/**
 * Grants camera, microphone, screen, full screen and writing to the clipboard to our own pages, full screen to the windows
 * that they open, and denies everything else.
 */
export function guardPermissions(session: Session, isOurs: UrlCheck, classWindows: ClassWindows): void {
	const isAllowed = (contents: WebContents | null, permission: string, url: string) => {
		if (contents === null) return false;
		if (classWindows.has(contents)) return allowedInClassWindows.has(permission);
		return allowedPermissions.has(permission) && isOurs(url);
	};
	session.setPermissionCheckHandler((contents, permission, origin) => isAllowed(contents, permission, origin));
	session.setPermissionRequestHandler(async (contents, permission, callback, details) => {
		const granted = isAllowed(contents, permission, details.requestingUrl);
		const wanted = granted && 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
		callback(granted && (await hasSystemConsent(wanted)));
	});
	// USB, serial and HID devices, which have no permission of their own name.
	session.setDevicePermissionHandler(() => false);
}

/** Only what our own pages offer is downloaded; the system asks where to. */
export function guardDownloads(session: Session, isOurs: UrlCheck): void {
	session.on('will-download', (event, item) => {
		// What a page has made itself is a blob of its origin.
		const isOurDownload = item.getURLChain().every((url) => isOurs(url.replace(/^blob:/, '')));
		if (!isOurDownload) event.preventDefault();
	});
}

/** macOS prompts once per kind of device, and only when the app calls askForMediaAccess. */
async function hasSystemConsent(wanted: ('audio' | 'video')[]): Promise<boolean> {
	if (process.platform !== 'darwin') return true;
	for (const kind of wanted) {
		if (!(await systemPreferences.askForMediaAccess(kind === 'video' ? 'camera' : 'microphone'))) return false;
	}
	return true;
}
