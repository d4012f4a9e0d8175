import type classes from './classes.json';

declare global {
	interface TextKeys {
		classes: typeof classes;
	}
}
