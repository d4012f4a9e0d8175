import { app, type Session, shell, systemPreferences, type WebContents } from 'electron';
import { isWebUrl } from './origins.ts';

/** True for the pages Lectern itself shows in its window. */
export type UrlCheck = (url: string) => boolean;

const allowedPermissions = new Set(['media', 'display-capture', 'fullscreen', 'clipboard-sanitized-write']);

/**
 * Whatever a page tries: it stays at our origin, opens no window and embeds no foreign view. A link to elsewhere, as in
 * the chat, opens in the person's own browser.
 */
export function guardNavigation(isOurs: UrlCheck): void {
	app.on('web-contents-created', (_event, contents) => {
		const stay = (event: { preventDefault(): void; url: string }) => {
			if (!isOurs(event.url)) event.preventDefault();
		};
		contents.on('will-frame-navigate', stay);
		contents.on('will-redirect', stay);
		contents.on('will-attach-webview', (event) => event.preventDefault());
		contents.setWindowOpenHandler(({ url }) => {
			if (isOurs(contents.getURL()) && isWebUrl(url)) shell.openExternal(url).catch(console.warn);
			return { action: 'deny' };
		});
	});
}

/** Camera, microphone, screen, full screen and writing to the clipboard, for our own pages; nothing else, for nobody else. */
export function guardPermissions(session: Session, isOurs: UrlCheck): void {
	const isAllowed = (contents: WebContents | null, permission: string, url: string) =>
		contents !== null && allowedPermissions.has(permission) && isOurs(url);
	session.setPermissionCheckHandler((contents, permission, origin) => isAllowed(contents, permission, origin));
	session.setPermissionRequestHandler(async (contents, permission, callback, details) => {
		const granted = isAllowed(contents, permission, details.requestingUrl);
		const wanted = granted && 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
		callback(granted && (await hasSystemConsent(wanted)));
	});
}

/** macOS asks the person once per kind, and only when the app asks it to. */
async function hasSystemConsent(wanted: ('audio' | 'video')[]): Promise<boolean> {
	if (process.platform !== 'darwin') return true;
	for (const kind of wanted) {
		if (!(await systemPreferences.askForMediaAccess(kind === 'video' ? 'camera' : 'microphone'))) return false;
	}
	return true;
}
