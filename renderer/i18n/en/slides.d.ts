import type slides from './slides.json';

declare global {
	interface TextKeys {
		slides: typeof slides;
	}
}
