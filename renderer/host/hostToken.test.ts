import { expect, test } from 'vitest';
import { tokenFromFragment } from './hostToken.ts';

test('reads the host token from the URL fragment; an empty one counts as none', () => {
	expect(tokenFromFragment('#token=a.b-c_d')).toBe('a.b-c_d');
	expect(tokenFromFragment('#token=')).toBeNull();
	expect(tokenFromFragment('')).toBeNull();
});
