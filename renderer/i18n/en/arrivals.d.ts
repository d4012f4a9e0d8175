import type arrivals from './arrivals.json';

declare global {
	interface TextKeys {
		arrivals: typeof arrivals;
	}
}
