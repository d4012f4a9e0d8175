import type phoneCheck from './phoneCheck.json';

declare global {
	interface TextKeys {
		phoneCheck: typeof phoneCheck;
	}
}
