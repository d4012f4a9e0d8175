/** Decides what the warning of a certificate looks like. */
export type BrowserFamily = 'chrome' | 'firefox' | 'safari' | 'other';

export function detectBrowser(userAgent: string): BrowserFamily {
	if (/Firefox|FxiOS/.test(userAgent)) return 'firefox';
	if (/Chrome|Chromium|CriOS|Edg/.test(userAgent)) return 'chrome';
	return /Safari/.test(userAgent) ? 'safari' : 'other';
}
