import { expect, test } from 'vitest';
import { identityOf, idOf, profileOf } from './legacyPayloads.ts';

test.each([
	'//tracker.example/a.png',
	'/\\tracker.example/a.png',
	'/\t/tracker.example/a.png',
	'https://tracker.example',
	{},
	[{}],
])('leaves the avatar %j out, which is on no path of this server', (avatar) => {
	expect(profileOf(avatar)).toEqual({});
});

test('keeps an avatar that is a path of this server or a picture', () => {
	expect(profileOf('/anna.png')).toEqual({ avatar: '/anna.png' });
	expect(profileOf('data:image/png;base64,AA==')).toEqual({ avatar: 'data:image/png;base64,AA==' });
});

test('takes control characters out of user ids, e-mail addresses and platforms, alike where they are looked up', () => {
	expect(identityOf('us\x1ber\n7', 'a@b\r\n.example')).toEqual({ userId: 'user7', email: 'a@b.example' });
	expect(idOf('us\x1ber\n7')).toBe('user7');
	expect(identityOf('\x07', '\u202e')).toEqual({});
	expect(profileOf(undefined, 'web\x9b2J')).toEqual({ platform: 'web2J' });
});
