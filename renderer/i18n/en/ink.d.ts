import type ink from './ink.json';

declare global {
	interface TextKeys {
		ink: typeof ink;
	}
}
