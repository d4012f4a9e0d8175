import { expect, test } from 'vitest';
import { inkColorNames, inkColors } from './palette.ts';

/** Relative luminance, WCAG 2. */
function luminance(hex: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (high + 0.05) / (low + 0.05);
}

test.each(inkColors)('%s is seen on white paper and on a dark slide', (color) => {
	expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(3);
	expect(contrast(color, '#0f172a')).toBeGreaterThanOrEqual(3);
});

test('has eight colours, each with a name', () => {
	expect(new Set(inkColors).size).toBe(8);
	expect(inkColorNames).toHaveLength(inkColors.length);
});
