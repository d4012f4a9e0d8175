import { useEffect } from 'react';

/**
 * Keeps the screen of this device on while the page is visible, where the browser can (a secure page; not with an empty
 * battery). The browser takes the lock away when the page is hidden: it is asked for again when the page is seen.
 * @returns how to let the screen go dark again
 */
export function keepScreenOn(): () => void {
	let lock: WakeLockSentinel | null = null;
	let isWanted = true;
	let isAsking = false;
	const ask = async () => {
		if (!isWanted || isAsking || document.visibilityState !== 'visible' || (lock && !lock.released)) return;
		isAsking = true;
		// The DOM type knows only secure pages; refused e.g. in a power saving mode.
		const got = await (navigator as Partial<Navigator>).wakeLock?.request('screen').catch(() => null);
		isAsking = false;
		lock = got ?? null;
		if (!isWanted) void lock?.release().catch(() => {});
	};
	const onVisibility = () => void ask();
	document.addEventListener('visibilitychange', onVisibility);
	void ask();
	return () => {
		isWanted = false;
		document.removeEventListener('visibilitychange', onVisibility);
		void lock?.release().catch(() => {});
	};
}

/** While the component is mounted. */
export function useScreenOn(): void {
	useEffect(keepScreenOn, []);
}
