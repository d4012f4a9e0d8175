import { expect, test } from 'vitest';
import { pointerQuery } from './localNetwork.ts';

test('encodes a DNS question of type PTR', () => {
	const name = '085f6c65637465726e 045f746370 056c6f63616c 00';
	const expected = `0000 0000 0001 0000 0000 0000 ${name} 000c 0001`.replaceAll(' ', '');
	expect(pointerQuery('_lectern._tcp.local').toString('hex')).toBe(expected);
});
