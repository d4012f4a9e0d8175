import type library from './library.json';

declare global {
	interface TextKeys {
		library: typeof library;
	}
}
