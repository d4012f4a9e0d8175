import type announcements from './announcements.json';

declare global {
	interface TextKeys {
		announcements: typeof announcements;
	}
}
