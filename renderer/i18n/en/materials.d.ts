import type materials from './materials.json';

declare global {
	interface TextKeys {
		materials: typeof materials;
	}
}
