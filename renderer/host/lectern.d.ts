import type { HostApi } from '../../electron/hostApi.ts';

declare global {
	interface Window {
		/** Only in the desktop window; everything works without it in a browser. */
		lectern?: HostApi;
	}
}
