import type leaving from './leaving.json';

declare global {
	interface TextKeys {
		leaving: typeof leaving;
	}
}
