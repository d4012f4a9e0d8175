export type OperatingSystem = 'windows' | 'macos' | 'ios' | 'android' | 'linux' | 'chromeos';
export type DeviceKind = 'phone' | 'tablet' | 'chromebook' | 'computer';
export type DeviceInUse = { os: OperatingSystem; kind: DeviceKind };

/** What a browser tells of its device without asking anybody. */
export type DeviceSigns = {
	userAgent: string;
	/** `navigator.maxTouchPoints`. */
	touchPoints: number;
	/** A mouse or touchpad is connected: the media query `any-pointer: fine`. */
	finePointer: boolean;
};

/**
 * The device for which a page is drawn. Tablets ask for the desktop version of pages by default: iPadOS sends the user agent
 * of a Mac, large Android tablets that of Linux. Only their touch screens, without a mouse or touchpad on Android, tell
 * them apart.
 */
export function detectDevice({ userAgent, touchPoints, finePointer }: DeviceSigns): DeviceInUse {
	if (/iPhone|iPod/.test(userAgent)) return { os: 'ios', kind: 'phone' };
	if (/iPad/.test(userAgent)) return { os: 'ios', kind: 'tablet' };
	if (/Macintosh/.test(userAgent)) {
		return touchPoints > 1 ? { os: 'ios', kind: 'tablet' } : { os: 'macos', kind: 'computer' };
	}
	if (/Android/.test(userAgent)) return { os: 'android', kind: /Mobile/.test(userAgent) ? 'phone' : 'tablet' };
	if (/CrOS/.test(userAgent)) return { os: 'chromeos', kind: 'chromebook' };
	if (/Windows/.test(userAgent)) return { os: 'windows', kind: 'computer' };
	const isTablet = /Linux/.test(userAgent) && touchPoints > 1 && !finePointer;
	return isTablet ? { os: 'android', kind: 'tablet' } : { os: 'linux', kind: 'computer' };
}

/** The device of this page. */
export const deviceInUse = (): DeviceInUse =>
	detectDevice({
		userAgent: navigator.userAgent,
		touchPoints: navigator.maxTouchPoints,
		finePointer: matchMedia('(any-pointer: fine)').matches,
	});
