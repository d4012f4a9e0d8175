import type sharing from './sharing.json';

declare global {
	interface TextKeys {
		sharing: typeof sharing;
	}
}
