import { expect, test } from 'vitest';
import { fileName } from './saveFile.ts';

test('takes out of the name of a file what systems refuse, and marks of direction', () => {
	expect(fileName('\u2068Physics 2b: 1/2\u2069 3 Nov.txt')).toBe('Physics 2b 1 2 3 Nov.txt');
});
