import type summary from './summary.json';

declare global {
	interface TextKeys {
		summary: typeof summary;
	}
}
