import { expect, test } from 'vitest';
import { slideKey } from './slideKey.ts';

const free = { inChoice: false, inScroller: false, spaceIsTaken: false };
const press = (key: string, around = {}, event = {}) =>
	slideKey({ key, code: '', shiftKey: false, ...event }, { ...free, ...around });

test('arrows, page keys and the space bar turn pages, as keyboards and clickers send them', () => {
	for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', ' ']) expect(press(key)).toBe('next');
	for (const key of ['ArrowLeft', 'ArrowUp', 'PageUp']) expect(press(key)).toBe('previous');
	expect(press(' ', {}, { shiftKey: true })).toBe('previous');
	expect(press('Enter')).toBeNull();
});

test('B blanks the screen, also on a keyboard of another script, and so does the full stop of a clicker', () => {
	expect(press('b')).toBe('blank');
	expect(press('и', {}, { code: 'KeyB' })).toBe('blank');
	expect(press('.')).toBe('blank');
	expect(press('v')).toBeNull();
});

test('keys that what has the focus uses itself turn no page', () => {
	for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp']) expect(press(key, { inChoice: true })).toBeNull();
	for (const key of ['ArrowDown', 'PageUp', 'PageDown']) expect(press(key, { inScroller: true })).toBeNull();
	expect(press('ArrowRight', { inScroller: true })).toBe('next');
	expect(press(' ', { spaceIsTaken: true })).toBeNull();
});
