import { describe, expect, test } from 'vitest';
import { DisplayName, fittingName, nameProblem } from '../models/names.ts';
import { cleanName } from './cleanName.ts';
import { graphemesOf } from './graphemes.ts';

const zwj = '\u200d';
const zwnj = '\u200c';

/** Names that people have, of many scripts: they come out as they went in. */
const unchanged = [
	...[
		'Mia',
		'Ada Lovelace',
		'Zoë',
		'Jürgen Groß',
		'Łukasz',
		'Siân',
		"Seán O'Brien",
		'Anne-Marie',
		'María José',
		'Ñuñez',
	],
	...['Nguyễn Thị Hương', 'Ọlá', 'Þórunn', 'Ćiril', 'İpek', 'Дмитрий', 'Ганна Їжак', 'Ελένη', 'Հայկ', 'თამარ'],
	...['שרה', 'דָּוִד', 'محمد', 'فَاطِمَة', `علی${zwnj}رضا`, `می${zwnj}نا`, 'گل‌نار', 'ܡܪܝܡ', 'ߞߊߡߊ߲߫', '𞤀𞤣𞤢𞤥'],
	...['अनिल', `क्${zwj}षमा`, 'ঋতু', 'ਗੁਰਪ੍ਰੀਤ', 'ક્રિશ', 'ତନୁଜା', 'தமிழ்செல்வி', 'శ్రీను', 'ಕೃಷ್ಣ', `മോഹന്${zwj}`, 'മോഹൻ'],
	...[
		`ශ්${zwj}රී`,
		'สมชาย',
		'ນາງ',
		'မောင်',
		'សុខា',
		'བསྟན་འཛིན',
		'ᠮᠣᠩᠭᠣᠯ',
		'ሰላም',
		'王小明',
		'葛\u{e0100}城',
		'佐藤 さくら',
		'김민준',
	],
	...[
		'👩‍👩‍👧',
		'👨🏽‍🚀 Tim',
		'🏳️‍🌈',
		'🇩🇪 Max',
		'🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
		'1️⃣ Ann',
		'❤️',
		'🦊',
		'★ Lea ★',
		'©',
	],
	...['Mia (2)', 'X Æ A-12', '42', 'O’Neil', '?!', 'ﷺ'],
];

/** As typed, and what is kept. */
const cleaned: [string, string][] = [
	['  Mia\t\n Meier  ', 'Mia Meier'],
	['Mia\u00a0\u2003\u3000Meier', 'Mia Meier'],
	['Mia\ufeff', 'Mia'],
	['Mi\u00ada', 'Mia'],
	['\u200eMia\u200f', 'Mia'],
	['\u202eaiM\u202c', 'aiM'],
	['\u2066Mia\u2069 \u061c', 'Mia'],
	['bell\u0007', 'bell'],
	['Zoe\u0308', 'Zoë'],
	[`Mi${zwj}a`, 'Mia'],
	[`${zwnj}Mia${zwj}`, 'Mia'],
	[`علی${zwnj}${zwnj}رضا`, `علی${zwnj}رضا`],
	[`محمد${zwnj}`, 'محمد'],
	[`🦊${zwj}`, '🦊'],
	['Mia\ufe0f', 'Mia'],
	['1\ufe0f Ann', '1 Ann'],
	['A\u3164B', 'A B'],
	['Mia\u2800\u2800', 'Mia'],
	['Mia\u{e0041}\u{e007f}', 'Mia'],
	['\u0301Mia', 'Mia'],
	[`M${'\u0336\u0337\u0338\u0339'.repeat(10)}ia`, 'M\u0336\u0337\u0338ia'],
	[`ก${'\u0e47'.repeat(40)}`, `ก${'\u0e47'.repeat(8)}`],
	['Mia\ud83d', 'Mia'],
	['Mia\uf8ff\ufffd\ufffc', 'Mia'],
	['e\u200b\u0301', 'é'],
	['\u034fMia', 'Mia'],
];

const blank = [
	...[
		'\u3164',
		'\u2800',
		'\u2800 \u2800',
		'\uffa0',
		'\u115f',
		'\u1160',
		'\u{1d159}',
		zwj,
		zwnj,
		zwj + zwnj,
		'\ufe0f',
		'\u{e0100}',
	],
	...[
		'\u{e0041}\u{e007f}',
		'\u0301',
		'\u20dd',
		'\u200b',
		'\u2060',
		'\ufeff\u00ad',
		'\u202e',
		'\u0007',
		'\ud83d',
		'\ue000',
		'\u034f',
		'\u180e',
	],
];

describe('cleanName', () => {
	test.each(unchanged)('keeps "%s" as it is', (name) => {
		expect(cleanName(name.normalize('NFC'))).toBe(name.normalize('NFC'));
		expect(nameProblem('display', name)).toBeNull();
	});

	test.each(cleaned)('cleans %j to %j', (typed, name) => {
		expect(DisplayName.parse(typed)).toBe(name);
	});

	test.each(blank.map((name) => [name]))('refuses %j, of which nothing can be seen', (name) => {
		expect(cleanName(name)).toBe('');
		expect(DisplayName.safeParse(name).success).toBe(false);
		expect(nameProblem('display', name)).toMatch(/^(blank|missing)$/);
	});

	test('tells a field that was left empty from a name of which nothing can be seen and from one that is too long', () => {
		expect(nameProblem('display', ' ')).toBe('missing');
		expect(nameProblem('display', '\u3164')).toBe('blank');
		expect(nameProblem('display', 'a'.repeat(61))).toBe('tooLong');
		expect(nameProblem('display', 'a'.repeat(100_000))).toBe('tooLong');
	});

	test('counts what people count as characters, up to a bound of code units', () => {
		expect(nameProblem('display', '👍🏽'.repeat(60))).toBeNull();
		expect(nameProblem('display', '👍🏽'.repeat(61))).toBe('tooLong');
		expect(nameProblem('display', '👩‍👩‍👧'.repeat(30))).toBeNull();
		expect(nameProblem('display', '👩‍👩‍👧'.repeat(60))).toBe('tooLong');
	});

	test('cuts a name that is too long between characters, never within one', () => {
		expect(fittingName('display', `${'a'.repeat(59)}👩‍👩‍👧b`)).toBe(`${'a'.repeat(59)}👩‍👩‍👧`);
		expect(fittingName('display', `${'a'.repeat(59)} b`)).toBe('a'.repeat(59));
		expect(graphemesOf(fittingName('display', '👩‍👩‍👧'.repeat(60)))).toEqual(Array(30).fill('👩‍👩‍👧'));
		expect(fittingName('display', '\u3164')).toBe('');
	});

	test('makes of any string a visible, bounded name without controls, the same when cleaned again, or refuses it', () => {
		const random = seeded(7);
		for (let round = 0; round < 20_000; round++) {
			const typed = Array.from({ length: 1 + random(200) }, () => randomCharacter(random)).join('');
			const { data: name, success } = DisplayName.safeParse(typed);
			if (!success) {
				expect([typed, nameProblem('display', typed)]).not.toContain(null);
				continue;
			}
			expect([typed, cleanName(name)]).toEqual([typed, name]);
			// Code points of a later Unicode are drawn by whoever has the font.
			expect(name).toMatch(/[\p{L}\p{N}\p{P}\p{S}\p{Cn}]/u);
			expect(name).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]|^ | $| {2}/u);
			expect(name.length).toBeLessThanOrEqual(240);
			expect(graphemesOf(name).length).toBeLessThanOrEqual(60);
			expect(name).toBe(name.normalize('NFC'));
		}
	});
});

/** Whole numbers from 0, below `end`; the same ones in every run. */
function seeded(seed: number): (end: number) => number {
	let state = seed;
	return (end) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * end);
	};
}

const troublesome = [
	...[
		0x200b, 0x200c, 0x200d, 0x200e, 0x202e, 0x2066, 0xfe0f, 0xfe0e, 0xe0100, 0xe0067, 0xe007f, 0x1f3f4, 0x1f3fd,
		0x1f469, 0x20e3,
	],
	...[
		0x31, 0x20, 0x3164, 0x2800, 0x301, 0x308, 0x65, 0x94d, 0x915, 0x627, 0x633, 0x644, 0xd83d, 0xde00, 0x1f1e9, 0x115f,
		0x1100, 0x1161,
	],
];

function randomCharacter(random: (end: number) => number): string {
	const kind = random(4);
	if (kind === 0) return String.fromCodePoint(random(0x110000));
	if (kind === 1) return String.fromCodePoint(random(0x3000));
	return String.fromCodePoint(kind === 2 ? (troublesome[random(troublesome.length)] ?? 0x20) : 0x61 + random(26));
}
