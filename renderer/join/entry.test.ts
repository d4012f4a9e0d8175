import { expect, test } from 'vitest';
import { readEntry, secureUrl, voteUrl, watchUrl } from './entry.ts';

const lan = new URL('http://192.168.1.5:4480/?code=K7P3QF');

test('starts with the landing screen on an insecure origin, with the join form on a secure one', () => {
	expect(readEntry(lan, false)).toEqual({ screen: 'landing', roomCode: 'K7P3QF', roomId: null, viewer: false });
	expect(readEntry(lan, true)).toMatchObject({ screen: 'join', roomCode: 'K7P3QF' });
});

test('keeps the choice to watch in the URL, so that a reload keeps it too', () => {
	const watching = new URL(watchUrl(lan));
	expect(readEntry(watching, false)).toMatchObject({ screen: 'join', viewer: true, roomCode: 'K7P3QF' });
});

test.each(['?CODE=K7P3QF', '?Code=K7P3QF&WATCH=1', '?cOdE=K7P3QF'])(
	'reads the code of %s, written in any case',
	(query) => {
		expect(readEntry(new URL(`http://192.168.1.5:4480/${query}`), false)).toMatchObject({ roomCode: 'K7P3QF' });
	},
);

test('reads the page that makes films from /film', () => {
	expect(readEntry(new URL('http://localhost:4480/film#job=x'), true)).toEqual({ screen: 'film' });
});

test('reads the check of a phone from /check', () => {
	expect(readEntry(new URL('http://192.168.1.5:4480/check?id=x'), false)).toEqual({
		screen: 'phoneCheck',
		checkId: 'x',
	});
	expect(readEntry(new URL('http://192.168.1.5:4480/check'), false)).toMatchObject({ checkId: '' });
});

test('reads the page that only answers questions from /vote, with the code of the address', () => {
	expect(readEntry(new URL(voteUrl(lan, 'K7P3QF')), false)).toEqual({ screen: 'vote', roomCode: 'K7P3QF' });
	expect(readEntry(new URL('https://10.0.0.1:4443/vote?CODE=k7p3qf'), true)).toEqual({
		screen: 'vote',
		roomCode: 'k7p3qf',
	});
	expect(voteUrl(lan, '')).toBe('http://192.168.1.5:4480/vote');
});

test('reads the host page from /host and an open room from ?room=', () => {
	expect(readEntry(new URL('http://localhost:4480/host#token=x'), true)).toEqual({ screen: 'host' });
	expect(readEntry(new URL('https://10.0.0.1:4443/?room=maths'), true)).toMatchObject({ roomId: 'maths' });
});

test('builds the https URL with the code and the https port, without ?watch', () => {
	expect(secureUrl(new URL(watchUrl(lan)), 4443)).toBe('https://192.168.1.5:4443/?code=K7P3QF');
	expect(secureUrl(new URL('http://[fe80::1]:4480/'), 4443)).toBe('https://[fe80::1]:4443/');
	expect(secureUrl(new URL('http://laptop.lan:4480/?code=K7P3QF'), 4443, '192.168.1.5')).toBe(
		'https://192.168.1.5:4443/?code=K7P3QF',
	);
});
