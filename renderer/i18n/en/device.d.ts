import type device from './device.json';

declare global {
	interface TextKeys {
		device: typeof device;
	}
}
