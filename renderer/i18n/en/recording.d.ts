import type recording from './recording.json';

declare global {
	interface TextKeys {
		recording: typeof recording;
	}
}
