import type hostPresence from './hostPresence.json';

declare global {
	interface TextKeys {
		hostPresence: typeof hostPresence;
	}
}
