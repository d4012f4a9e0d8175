import type interruption from './interruption.json';

declare global {
	interface TextKeys {
		interruption: typeof interruption;
	}
}
