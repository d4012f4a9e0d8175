import { expect, test } from 'vitest';
import { fakeCamera } from './fakeCamera.ts';

const red = [192, 57, 43] as const;

test.each([
	[undefined, 15],
	[5, 5],
] as const)(
	'a camera of %s frames a second has %i of them in each second, and says so',
	(framesPerSecond, expected) => {
		const [header, ...frames] = fakeCamera(red, 2, framesPerSecond);
		expect(header?.toString()).toBe(`YUV4MPEG2 W640 H360 F${expected}:1 Ip A1:1 C420jpeg\n`);
		expect(frames).toHaveLength(2 * expected);
		// The figure nods once a second, at any rate.
		expect(frames[expected]).toEqual(frames[0]);
		expect(frames[1]).not.toEqual(frames[0]);
	},
);
