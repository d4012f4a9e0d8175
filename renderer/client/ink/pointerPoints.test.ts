import { expect, test } from 'vitest';
import { coalescedEvents, pointOn, spacedPoints } from './pointerPoints.ts';

const box = { left: 100, top: 50, width: 400, height: 200 };
const mouse = (clientX: number, clientY: number) => ({ clientX, clientY, pressure: 0.5, pointerType: 'mouse' });

test('tells where a pointer is in 1/10000 of the picture', () => {
	expect(pointOn(box, mouse(100, 50), false)).toEqual([0, 0, 50]);
	expect(pointOn(box, mouse(500, 250), false)).toEqual([10_000, 10_000, 50]);
	expect(pointOn(box, mouse(200, 100), false)).toEqual([2500, 2500, 50]);
	expect(pointOn(box, mouse(200, 100), true)).toEqual([7500, 2500, 50]);
});

test('refuses what is off the picture, and every point of a picture without size', () => {
	expect(pointOn(box, mouse(99, 100), false)).toBeNull();
	expect(pointOn(box, mouse(200, 251), false)).toBeNull();
	expect(pointOn({ ...box, width: 0, height: 0 }, mouse(100, 50), false)).toBeNull();
});

test('takes the pressure of a pen only', () => {
	const pressed = { ...mouse(200, 100), pressure: 0.837 };
	expect(pointOn(box, { ...pressed, pointerType: 'pen' }, false)?.[2]).toBe(84);
	expect(pointOn(box, { ...pressed, pointerType: 'touch' }, false)?.[2]).toBe(50);
});

test('drops points that are nearer than 1/1000 to the last one that was kept', () => {
	const along = [0, 5, 9, 10, 14, 21].map((x): [number, number, number] => [x, 0, 50]);
	expect(spacedPoints(along, undefined).map(([x]) => x)).toEqual([0, 10, 21]);
	expect(spacedPoints(along, [3, 0, 50]).map(([x]) => x)).toEqual([14]);
});

test('takes the event itself where the browser has no coalesced events, or tells none', () => {
	const event = { pointerId: 1 };
	// Only what the function reads of an event.
	const withEvents = (events?: unknown[]) =>
		({ ...event, ...(events && { getCoalescedEvents: () => events }) }) as never;
	expect(coalescedEvents(withEvents())).toEqual([event]);
	expect(coalescedEvents(withEvents([]))).toHaveLength(1);
	expect(coalescedEvents(withEvents([1, 2]))).toEqual([1, 2]);
});
