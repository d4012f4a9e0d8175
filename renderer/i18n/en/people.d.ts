import type people from './people.json';

declare global {
	interface TextKeys {
		people: typeof people;
	}
}
