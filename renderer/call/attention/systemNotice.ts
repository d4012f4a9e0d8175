/** Notifications of the operating system: by the browser, or in the desktop window by the program. */

/** `ask`: the browser has to be asked first, from a click. `none`: this browser has no notifications for pages. */
export type NoticePermission = 'granted' | 'denied' | 'ask' | 'none';

export function noticePermission(): NoticePermission {
	if (window.lectern) return 'granted';
	// Browsers grant them to secure pages only.
	if (typeof Notification === 'undefined' || !isSecureContext) return 'none';
	return Notification.permission === 'default' ? 'ask' : Notification.permission;
}

/** To be called from a click. Never rejects. */
export async function askForNotices(): Promise<NoticePermission> {
	if (noticePermission() === 'ask') await Notification.requestPermission().catch(() => 'default');
	return noticePermission();
}

/** One notice at a time: the next replaces the one before, also that of another window of the same class. */
const tag = 'lectern-attention';

/**
 * Shows a notice by the browser, without a sound: the page has its own.
 * @param onClick after the window has got the focus
 * @returns how to remove it
 */
export function showBrowserNotice(title: string, body: string, onClick: () => void): () => void {
	if (noticePermission() !== 'granted') return () => {};
	try {
		const notice = new Notification(title, { body, tag, silent: true, icon: '/favicon.svg' });
		notice.onclick = () => {
			window.focus();
			notice.close();
			onClick();
		};
		return () => notice.close();
	} catch {
		// Android lets only service workers show notifications, and throws.
		return () => {};
	}
}
