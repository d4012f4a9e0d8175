import type tools from './tools.json';

declare global {
	interface TextKeys {
		tools: typeof tools;
	}
}
