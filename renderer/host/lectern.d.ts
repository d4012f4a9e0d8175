import type { HostApi } from '../../electron/hostApi.ts';

declare global {
	interface Window {
		/** Set by the preload script of the desktop window; absent in a browser, where everything works without it. */
		lectern?: HostApi;
	}
}
