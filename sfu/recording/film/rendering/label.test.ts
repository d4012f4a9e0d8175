import { describe, expect, it } from 'vitest';
import { fontOptions, labelOf } from './label.ts';

const film = { width: 1280, height: 720 };
const tile = { clip: 0, x: 0, y: 0, width: 640, height: 360, name: '' };

describe('labelOf', () => {
	it('keeps names that fit, whatever characters they have', () => {
		for (const name of [`it's "Ann" 100 % {x} \\ :`, 'שלום', 'राम', '中文 名前', 'Zoë ©']) {
			expect(labelOf({ ...tile, name }, film)?.text).toBe(name);
		}
	});

	it('leaves out pictograms with all that joins them', () => {
		expect(labelOf({ ...tile, name: '🦊 Fox 👩‍👩‍👧‍👦 🇩🇪 👋🏽!' }, film)?.text).toBe('Fox !');
		expect(labelOf({ ...tile, name: '🦊' }, film)).toBeUndefined();
		expect(labelOf({ ...tile, name: '' }, film)).toBeUndefined();
	});

	it('shortens a name to the width of its tile, between what people see as letters', () => {
		const label = labelOf({ ...tile, name: 'W'.repeat(300) }, film);
		expect(label?.text).toMatch(/^W+…$/);
		expect((label?.text.length ?? 0) * (label?.fontSize ?? 0)).toBeLessThan(tile.width);
		const letters = labelOf({ ...tile, width: 160, name: 'e\u0301'.repeat(300) }, film)?.text ?? '';
		expect(letters).toMatch(/^(e\u0301)+…$/u);
	});

	it('is smaller on small tiles and larger on plain ones, but never too small to read', () => {
		const sizeOf = (height: number, clip: number | null = 0) =>
			labelOf({ ...tile, clip, height, name: 'Ann' }, film)?.fontSize;
		expect([sizeOf(360), sizeOf(90), sizeOf(40)]).toEqual([21, 10, 8]);
		expect([sizeOf(720, null), sizeOf(40, null)]).toEqual([90, 8]);
	});
});

describe('fontOptions', () => {
	it('asks fontconfig for a font with the letters, except for Latin ones', () => {
		expect(fontOptions('Ann Š', { by: 'system' })).toBe('');
		expect(fontOptions('Ann 中文中', { by: 'system' })).toBe(":fontfile='Sans\\:charset=4e2d 6587'");
	});

	it('takes the file of a build without fontconfig', () => {
		const file = 'C:/Windows/Fonts/arial.ttf';
		expect(fontOptions('中', { by: 'file', file })).toBe(":fontfile='C\\:/Windows/Fonts/arial.ttf'");
	});
});
