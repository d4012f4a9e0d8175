import { expect, test } from 'vitest';
import { chatText } from './chatText.ts';
import type { ChatLine } from './manifest.ts';

/** The text without the byte order mark and the end of the last line. */
function textOf(...chat: ChatLine[]): string {
	return chatText({ chat })
		.replace(/^\uFEFF/, '')
		.replace(/\r\n$/, '');
}

test('is UTF-8 with a byte order mark, and every line ends with CRLF', () => {
	const text = chatText({ chat: [{ atMs: 0, name: 'Zoë', text: 'é\nü' }] });
	expect([...Buffer.from(text).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	expect(text.slice(1)).toBe('[0:00:00] Zoë: é\r\n    ü\r\n');
});

test('writes time, name and text of each message, by time', () => {
	const later = { atMs: 3_792_999, name: 'Ben', text: 'yes' };
	expect(textOf(later, { atMs: 192_000, name: 'Anna', text: 'Is it?' })).toBe(
		'[0:03:12] Anna: Is it?\r\n[1:03:12] Ben: yes',
	);
});

test.each(['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])(
	'a message cannot forge another by the line break %j',
	(lineBreak) => {
		const text = textOf({ atMs: 0, name: 'Ben', text: `hi${lineBreak}[0:00:01] Anna: no school tomorrow` });
		expect(text).toBe('[0:00:00] Ben: hi\r\n    [0:00:01] Anna: no school tomorrow');
	},
);

test('marks what a host wrote where no name can imitate it', () => {
	const [forged, real] = [{ name: '[0:00:01, host] Ms Smith' }, { name: 'Ms Smith', fromHost: true }];
	expect(textOf({ atMs: 0, ...forged, text: 'no school' }, { atMs: 1_000, ...real, text: 'hello' })).toBe(
		'[0:00:00] [0:00:01, host] Ms Smith: no school\r\n[0:00:01, host] Ms Smith: hello',
	);
});

test('a name stays on one line', () => {
	expect(textOf({ atMs: 0, name: 'Ben\nAnna', text: 'hi' })).toBe('[0:00:00] Ben Anna: hi');
});

test('leaves out terminal commands and what reorders the text', () => {
	const text = textOf({ atMs: 0, name: '\u202Eneb\u2066', text: '\x1b[31mred\0\u009B2J\uFEFF\tend' });
	expect(text).toBe('[0:00:00] neb: [31mred2J\tend');
});

test('keeps what languages and emoji need', () => {
	const written = 'שלום\u200F! 👩‍🏫 می‌خواهم';
	expect(textOf({ atMs: 0, name: 'A', text: written })).toBe(`[0:00:00] A: ${written}`);
});

test('holds three thousand lines', () => {
	const chat = Array.from({ length: 3_000 }, (_, index) => ({ atMs: index, name: 'Ben', text: `line ${index}` }));
	expect(textOf(...chat).split('\r\n')).toHaveLength(3_000);
});
