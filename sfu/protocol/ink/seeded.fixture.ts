import { pageUnits, pressureUnits, type StrokePoint } from './strokePoints.ts';

/** Whole numbers from 0 up to and without `end`, the same ones for the same seed. */
export function seeded(seed: number): (end: number) => number {
	let state = seed;
	return (end) => {
		// Multiplier and increment of Numerical Recipes.
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * end);
	};
}

/** A line that wanders, with jumps to the edges. */
export function randomPoints(random: (end: number) => number, count: number): StrokePoint[] {
	let [x, y, pressure] = [random(pageUnits + 1), random(pageUnits + 1), random(pressureUnits + 1)];
	const moved = (value: number, by: number, largest: number) =>
		random(20) === 0
			? ([0, largest, random(largest)][random(3)] ?? 0)
			: Math.min(largest, Math.max(0, value + random(2 * by) - by));
	return Array.from({ length: count }, () => {
		x = moved(x, 100, pageUnits);
		y = moved(y, 100, pageUnits);
		pressure = moved(pressure, 5, pressureUnits);
		return [x, y, pressure];
	});
}
