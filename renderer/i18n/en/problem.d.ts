import type problem from './problem.json';

declare global {
	interface TextKeys {
		problem: typeof problem;
	}
}
