import type film from './film.json';

declare global {
	interface TextKeys {
		film: typeof film;
	}
}
