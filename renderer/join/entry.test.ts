import { expect, test } from 'vitest';
import { formatTypedCode, isCompleteCode, readEntry, secureUrl, watchUrl } from './entry.ts';

const lan = new URL('http://192.168.1.5:4480/?code=K7P3QF');

test('plain HTTP begins with the three ways in, https with the form', () => {
	expect(readEntry(lan, false)).toEqual({ screen: 'landing', roomCode: 'K7P3QF', roomId: null, viewer: false });
	expect(readEntry(lan, true)).toMatchObject({ screen: 'join', roomCode: 'K7P3QF' });
});

test('watching is part of the address, so that a reload keeps it', () => {
	const watching = new URL(watchUrl(lan));
	expect(readEntry(watching, false)).toMatchObject({ screen: 'join', viewer: true, roomCode: 'K7P3QF' });
});

test('the host and open rooms have addresses of their own', () => {
	expect(readEntry(new URL('http://localhost:4480/host#token=x'), true)).toEqual({ screen: 'host' });
	expect(readEntry(new URL('https://10.0.0.1:4443/?room=maths'), true)).toMatchObject({ roomId: 'maths' });
});

test('the secure address keeps the code, changes the port and no longer only watches', () => {
	expect(secureUrl(new URL(watchUrl(lan)), 4443)).toBe('https://192.168.1.5:4443/?code=K7P3QF');
	expect(secureUrl(new URL('http://[fe80::1]:4480/'), 4443)).toBe('https://[fe80::1]:4443/');
});

test.each([
	['k7p3qf', 'K7P 3QF'],
	['K7P 3QF', 'K7P 3QF'],
	['k7p-3', 'K7P 3'],
	['k7p ', 'K7P'],
	['k7p3qfxyz', 'K7P 3QF'],
	['', ''],
])('a code typed as "%s" reads "%s"', (typed, shown) => {
	expect(formatTypedCode(typed)).toBe(shown);
});

test('a code is complete with six characters that codes hold', () => {
	expect(isCompleteCode('k7p 3qf')).toBe(true);
	expect(isCompleteCode('K7P 3Q')).toBe(false);
	expect(isCompleteCode('K7P 3QO')).toBe(false);
});
