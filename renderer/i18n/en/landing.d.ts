import type landing from './landing.json';

declare global {
	interface TextKeys {
		landing: typeof landing;
	}
}
