import type mediaTrouble from './mediaTrouble.json';

declare global {
	interface TextKeys {
		mediaTrouble: typeof mediaTrouble;
	}
}
