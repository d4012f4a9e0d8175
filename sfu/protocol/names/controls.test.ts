import { describe, expect, test } from 'vitest';
import { Id } from '../models/common.ts';
import { Avatar, Identity, Profile } from '../models/peer.ts';
import { operations } from '../operations.ts';
import { withoutControls } from './controls.ts';

const hostile = [
	...['\x1b]0;title\x07', 'a\nb', '\x9b2J', '\u202egpj', '\u2066a', 'a\u2028b', '\u0085', '\x7f', '\0'],
	...['a\tb', '\u200fa', '\u061ca'],
];

describe('ids and other text on one line', () => {
	test.each(hostile)('refuses %j, and accepts it without its control characters', (text) => {
		expect(Id.safeParse(text).success).toBe(false);
		expect(Identity.safeParse({ email: text }).success).toBe(false);
		expect(Profile.safeParse({ platform: text }).success).toBe(false);
		expect(Id.safeParse(`x${withoutControls(text)}`).success).toBe(true);
	});

	test.each(['math-1', 'Mathe 7b', 'Ünïcödé', '数学', 'a@b.example', '👩‍👩‍👧'])('accepts %j', (text) => {
		expect(Id.parse(text)).toBe(text);
		expect(withoutControls(text)).toBe(text);
	});
});

test.each([
	['a\x1b[2Jb', 'a[2Jb'],
	['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
	['\tcode', 'code'],
	['if:\n\tx', 'if:\n\tx'],
	['שלום\u200f!', 'שלום\u200f!'],
	['\u202eabc\u202c', 'abc\u202c'],
])('a message %j becomes %j', (text, kept) => {
	expect(operations.sendChat.request.parse({ text }).text).toBe(kept);
});

test('refuses a message of which nothing but control characters is there', () => {
	expect(operations.sendChat.request.safeParse({ text: '\x1b\x07\0' }).success).toBe(false);
});

describe('an avatar', () => {
	const page = 'https://192.168.1.5:4443/call';
	const elsewhere = [
		...['//tracker.example/a.png', '/\\tracker.example/a.png', '\\\\tracker.example', '/\t/tracker.example/a.png'],
		...['/\n/tracker.example', ' //tracker.example', 'https://tracker.example/a.png', 'https:tracker.example'],
		...['javascript:alert(1)', 'data:text/html,<script>', 'data:image/png', 'blob:https://x/1', 'file:///etc/passwd'],
		...['//[::1]/a', 'tracker.example/a.png', '', '/ü.png', '/a b.png', '/a\u2028.png', 'DATA:text/html,x'],
	];
	test.each(elsewhere)('is refused as %j', (avatar) => {
		expect(Avatar.safeParse(avatar).success).toBe(false);
	});

	test.each([
		'/anna.png',
		'/a/../..//b.png',
		'/.//tracker.example/a.png',
		'/%2f%2ftracker.example',
		'/@tracker.example',
	])('may be %j, which a browser fetches from this server', (avatar) => {
		expect(Avatar.parse(avatar)).toBe(avatar);
		expect(new URL(avatar, page).origin).toBe(new URL(page).origin);
	});

	test.each(['data:image/png;base64,iVBORw0KGgo=', 'data:image/svg+xml,%3Csvg/%3E'])('may be %j', (avatar) => {
		expect(Avatar.parse(avatar)).toBe(avatar);
	});

	test('never leads elsewhere, whatever passes', () => {
		const characters = [...'/\\.:@?#%;,aZ0-', '\t', '\n', '\r', ' ', '\u2028', 'é', '／'];
		let state = 7;
		const random = (end: number) => {
			state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
			return Math.floor((state / 2 ** 32) * end);
		};
		let passed = 0;
		for (let round = 0; round < 50_000; round++) {
			const typed = `/${Array.from({ length: random(8) }, () => characters[random(characters.length)]).join('')}evil`;
			if (!Avatar.safeParse(typed).success) continue;
			passed++;
			expect([typed, new URL(typed, page).origin]).toEqual([typed, new URL(page).origin]);
		}
		expect(passed).toBeGreaterThan(1000);
	});
});
