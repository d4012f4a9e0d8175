import { expect, test } from 'vitest';
import { LayerRates, nominalBps } from './LayerRates.ts';

const nominal = nominalBps('camera', 3);
const [small = 0, middle = 0] = nominal;

test('has news while estimates follow what is measured, and none once they are close to it', () => {
	const rates = new LayerRates('camera', 3);
	const measured = [small * 2, middle * 2, 0];
	const news = Array.from({ length: 6 }, () => rates.take(measured, 1));
	expect(news).toEqual([true, false, false, false, false, false]);
	expect(rates.take([small, middle * 2, 0], 1)).toBe(true);
	// Within what is notable.
	const settled = Array.from({ length: 20 }, () => rates.take([small * 1.05, middle * 2, 0], 1));
	expect(settled.at(-1)).toBe(false);
	expect(rates.take([], 1)).toBe(false);
});

test('has news while a demanded layer is missing, until it counts as absent, and when it comes again', () => {
	const rates = new LayerRates('camera', 3);
	rates.take([small, middle, 0], 1);
	const missing = [small, 0, 0];
	expect(Array.from({ length: 5 }, () => rates.take(missing, 1))).toEqual([true, true, true, false, false]);
	expect(rates.layerBps[1]).toBe(rates.layerBps[0]);
	expect(rates.take([small, middle, 0], 1)).toBe(true);
	expect(rates.layerBps[1]).toBeGreaterThan(small);
});
