import type timer from './timer.json';

declare global {
	interface TextKeys {
		timer: typeof timer;
	}
}
