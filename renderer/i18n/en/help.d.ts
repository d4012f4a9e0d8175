import type help from './help.json';

declare global {
	interface TextKeys {
		help: typeof help;
	}
}
