import type attention from './attention.json';

declare global {
	interface TextKeys {
		attention: typeof attention;
	}
}
