import type stage from './stage.json';

declare global {
	interface TextKeys {
		stage: typeof stage;
	}
}
