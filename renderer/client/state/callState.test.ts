import { expect, test } from 'vitest';
import { initialCallState } from './callState.ts';
import * as slices from './slices.ts';

test('no two slices define the same field of the state', () => {
	const fields = Object.values(slices).flatMap(({ initial }) => Object.keys(initial));
	expect(fields.toSorted()).toEqual(Object.keys(initialCallState).toSorted());
});
