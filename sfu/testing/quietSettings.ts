import type { GivenSettings } from '../config.ts';

/** Loopback, any free ports, one worker, no announcement, no log. */
export const quietSettings: GivenSettings = {
	bind: '127.0.0.1',
	mdns: false,
	port: 0,
	httpPort: 0,
	mediaPort: 0,
	workers: 1,
	logLevel: 'silent',
};
