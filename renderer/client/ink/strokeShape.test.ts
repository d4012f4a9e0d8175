import { expect, test } from 'vitest';
import type { StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { type Stroke, usualPressure } from './Stroke.ts';
import { strokeShape } from './strokeShape.ts';

const size = { width: 1000, height: 500 };
/** To the right, 5 px apart. */
const points = Array.from({ length: 20 }, (_, index): StrokePoint => [1_000 + 50 * index, 5_000, usualPressure]);
const line = (closed: boolean): Stroke => ({
	...{ strokeId: 'stroke-1', peerId: 'ann', name: 'Ann', tool: 'pen', color: 0, width: 40 },
	...{ points, closed },
});

test('a line that is being drawn reaches the place of the pen', () => {
	const { path } = strokeShape(line(false), size);
	const numbers = path.match(/-?[\d.]+/g) ?? [];
	const right = Math.max(...numbers.filter((_, index) => index % 2 === 0).map(Number));
	expect(right).toBeGreaterThanOrEqual(100 + 5 * 19);
});

test('a line keeps its shape when it is finished', () => {
	expect(strokeShape(line(false), size)).toEqual(strokeShape(line(true), size));
});
