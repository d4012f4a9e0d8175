import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Colour = readonly [red: number, green: number, blue: number];

const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

function token(name: string): Colour {
	const [, hex = ''] = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(tokens) ?? [];
	return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

/** WCAG 2.2, relative luminance. */
function luminance([red, green, blue]: Colour): number {
	const linear = (value: number) =>
		value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
	return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one: Colour, other: Colour): number {
	const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (bright + 0.05) / (dark + 0.05);
}

test('of the two rings over a video, one has a contrast of 3:1 on every colour', () => {
	const rings = [token('ring-bright'), token('ring-dark')];
	const steps = Array.from({ length: 18 }, (_, index) => index * 15);
	const worst = steps.flatMap((red) =>
		steps.flatMap((green) => steps.map((blue) => Math.max(...rings.map((ring) => contrast(ring, [red, green, blue]))))),
	);
	expect(worst).toHaveLength(18 ** 3);
	expect(Math.min(...worst)).toBeGreaterThanOrEqual(3);
});
