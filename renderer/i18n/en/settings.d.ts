import type settings from './settings.json';

declare global {
	interface TextKeys {
		settings: typeof settings;
	}
}
