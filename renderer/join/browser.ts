/**
 * Browser and operating system: they decide what the certificate warning looks like and where a certificate authority
 * is installed.
 */
export type BrowserFamily = 'chrome' | 'firefox' | 'safari' | 'other';
type OperatingSystem = 'windows' | 'macos' | 'ios' | 'android' | 'linux' | 'chromeos';
export type Browser = { family: BrowserFamily; os: OperatingSystem };

/**
 * `touchPoints`: `navigator.maxTouchPoints`. iPadOS sends the user agent of a Mac; only the touch points tell them
 * apart.
 */
export function detectBrowser(userAgent: string, touchPoints: number): Browser {
	const os = detectSystem(userAgent, touchPoints);
	if (/Firefox|FxiOS/.test(userAgent)) return { family: 'firefox', os };
	if (/Chrome|Chromium|CriOS|Edg/.test(userAgent)) return { family: 'chrome', os };
	if (/Safari/.test(userAgent)) return { family: 'safari', os };
	return { family: 'other', os };
}

function detectSystem(userAgent: string, touchPoints: number): OperatingSystem {
	if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios';
	if (/Macintosh/.test(userAgent)) return touchPoints > 1 ? 'ios' : 'macos';
	if (/Android/.test(userAgent)) return 'android';
	if (/CrOS/.test(userAgent)) return 'chromeos';
	if (/Windows/.test(userAgent)) return 'windows';
	return 'linux';
}
