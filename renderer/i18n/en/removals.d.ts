import type removals from './removals.json';

declare global {
	interface TextKeys {
		removals: typeof removals;
	}
}
