import { expect, test } from 'vitest';
import { correctionOf } from './drift.js';

test('a drift that nobody notices is left alone', () => {
	expect(correctionOf(40, false)).toEqual({ jump: false, factor: 1 });
	expect(correctionOf(-40, false)).toEqual({ jump: false, factor: 1 });
});

test('an element that is late runs a little faster, one that is early a little slower', () => {
	expect(correctionOf(90, false)).toEqual({ jump: false, factor: 1.06 });
	expect(correctionOf(-90, false)).toEqual({ jump: false, factor: 0.94 });
	expect(correctionOf(290, false).factor).toBe(1.08);
});

test('a correction goes on until the element is well in step, so that it does not begin again at once', () => {
	expect(correctionOf(30, true).factor).toBeGreaterThan(1);
	expect(correctionOf(10, true).factor).toBe(1);
});

test('an element that is far off jumps', () => {
	expect(correctionOf(301, false)).toEqual({ jump: true, factor: 1 });
	expect(correctionOf(-5_000, true)).toEqual({ jump: true, factor: 1 });
});

test('corrections bring a drift of 300 ms below 50 ms within five seconds at ten corrections a second', () => {
	let driftMs = 300;
	let correcting = false;
	for (let step = 0; step < 50; step++) {
		const { factor } = correctionOf(driftMs, correcting);
		correcting = factor !== 1;
		driftMs -= (factor - 1) * 100;
	}
	expect(Math.abs(driftMs)).toBeLessThan(50);
});
