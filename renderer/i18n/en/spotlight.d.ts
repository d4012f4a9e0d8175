import type spotlight from './spotlight.json';

declare global {
	interface TextKeys {
		spotlight: typeof spotlight;
	}
}
