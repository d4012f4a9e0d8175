import type presenting from './presenting.json';

declare global {
	interface TextKeys {
		presenting: typeof presenting;
	}
}
