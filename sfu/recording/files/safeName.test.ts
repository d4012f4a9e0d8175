import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seededRandom } from './damage.fixture.ts';
import { folderNameFor, nameKey } from './safeName.ts';

const startedAtMs = new Date(2026, 10, 28, 10, 15, 59).getTime();
const prefix = '2026-11-28 10.15';
const nameOf = (className: string) => folderNameFor(startedAtMs, className, () => false);

/** What a name must be to be the same folder on Windows, macOS and Linux. */
function expectSafe(name: string): void {
	expect(name.startsWith(prefix)).toBe(true);
	expect(name).not.toMatch(/[<>:"/\\|?*\p{Control}\p{Surrogate}\u2028\u2029]|(?!\u200d)\p{Format}|[. ]$/u);
	expect(name).toBe(name.normalize('NFC'));
	expect(name.length).toBeLessThanOrEqual(120);
	expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
	expect(Buffer.from(name).toString()).toBe(name);
}

test.each([
	['Physics 2b', `${prefix} Physics 2b`],
	['', prefix],
	['   ', prefix],
	['...', prefix],
	['../../etc/passwd', `${prefix} etc passwd`],
	['..\\..\\Windows', `${prefix} Windows`],
	['.hidden', `${prefix} hidden`],
	['CON', `${prefix} CON`],
	['Art: "Form" / Colour?', `${prefix} Art Form Colour`],
	['a<b>c|d*e', `${prefix} a b c d e`],
	["Teacher's class", `${prefix} Teacher's class`],
	['Maths.  . ', `${prefix} Maths`],
	['line\nbreak\ttab\0null\u007f', `${prefix} line break tab null`],
	['\u202eexe.txt\u202c', `${prefix} exe.txt`],
	['zero\u200bwidth\ufeff', `${prefix} zerowidth`],
	['half \ud83d pair \ude00', `${prefix} half pair`],
	['Cafe\u0301', `${prefix} Caf\u00e9`],
	['Chemie \u{1f468}\u200d\u{1f52c} 7a', `${prefix} Chemie \u{1f468}\u200d\u{1f52c} 7a`],
	['物理 二班', `${prefix} 物理 二班`],
	['فيزياء', `${prefix} فيزياء`],
])('of the class %j names the folder %j', (className, expected) => {
	expect(nameOf(className)).toBe(expected);
	expectSafe(nameOf(className));
});

test('puts the parts of the local time in an order that sorts', () => {
	expect(folderNameFor(new Date(2027, 0, 2, 3, 4).getTime(), 'A', () => false)).toBe('2027-01-02 03.04 A');
});

test.each([
	['letters', 'x'.repeat(300), 120],
	['letters of two bytes', 'é'.repeat(300), 108],
	['letters of three bytes', '語'.repeat(300), 78],
	['emoji of four people', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}'.repeat(50), 94],
	['letters with a hundred accents', `a${'\u0323\u0330'.repeat(100)}b`, 16],
	['a dot where it is cut', `${'x'.repeat(102)}...${'x'.repeat(100)}`, 119],
])('shortens 300 characters between characters: %s', (_, className, length) => {
	const name = nameOf(className);
	expectSafe(name);
	expect(name).toHaveLength(length);
});

test('is safe for any characters', () => {
	const random = seededRandom(7);
	for (let round = 0; round < 500; round++) {
		const units = Array.from({ length: random(200) }, () => random(random(2) === 0 ? 0x250 : 0x10000));
		expectSafe(nameOf(String.fromCharCode(...units)));
	}
});

describe('when a name is taken', () => {
	test('appends the lowest free number, within the same length', () => {
		const taken = new Set<string>();
		for (let round = 0; round < 12; round++) {
			const name = folderNameFor(startedAtMs, 'x'.repeat(300), (candidate) => taken.has(candidate));
			expectSafe(name);
			taken.add(name);
		}
		expect([...taken].map((name) => name.replace(/x+/, ''))).toEqual([
			`${prefix} `,
			...Array.from({ length: 11 }, (_, index) => `${prefix}  (${index + 2})`),
		]);
	});

	test('gives up after a thousand', () => {
		expect(() => folderNameFor(startedAtMs, 'A', () => true)).toThrowError(
			expect.objectContaining({ code: 'unavailable' }),
		);
	});
});

test('takes names for the same that a file system takes for the same', () => {
	for (const [some, other] of [
		['Physics', 'PHYSICS'],
		['caf\u00e9', 'CAFE\u0301'],
		['stra\u00dfe', 'STRASSE'],
		['\u03c3\u03c2', '\u03a3\u03a3'],
		['\ufb01sh', 'FISH'],
	] as const)
		expect(nameKey(some)).toBe(nameKey(other));
	expect(nameKey('Physics 2a')).not.toBe(nameKey('Physics 2b'));
});

test('names folders that the file system of this computer creates and lists unchanged', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-name-'));
	try {
		const names = ['語'.repeat(300), '\u{1f600}'.repeat(300), 'a\u0323\u0302'.repeat(90), 'CON', '../..'].map(nameOf);
		for (const name of names) await mkdir(join(folder, name));
		expect((await readdir(folder)).toSorted()).toEqual(names.toSorted());
	} finally {
		await rm(folder, { recursive: true });
	}
});
