import type votes from './votes.json';

declare global {
	interface TextKeys {
		votes: typeof votes;
	}
}
