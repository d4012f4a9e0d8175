import { expect, test } from 'vitest';
import type { LoadState } from '../../protocol/models.ts';
import { nextLoadState } from './LoadMeter.ts';

/** The state after each measurement. */
function states(shares: number[]): LoadState[] {
	let state: LoadState = 'fine';
	return shares.map((share) => {
		state = nextLoadState(state, share);
		return state;
	});
}

test('calls a worker busy, then full, as its load rises, and fine again only when it has clearly fallen', () => {
	expect(states([0.5, 0.81, 0.82, 0.99, 1, 0.95, 0.91, 0.89, 0.75, 0.71, 0.8])).toEqual([
		...['fine', 'fine', 'busy', 'busy', 'full', 'full', 'full', 'busy', 'busy', 'fine', 'fine'],
	]);
});
