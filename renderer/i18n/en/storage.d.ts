import type storage from './storage.json';

declare global {
	interface TextKeys {
		storage: typeof storage;
	}
}
