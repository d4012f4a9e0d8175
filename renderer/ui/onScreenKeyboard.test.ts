import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeRoomForKeyboard } from './onScreenKeyboard.ts';

/** A phone of 390 x 664 px, as Safari describes it. */
let seen: EventTarget & { height: number; scale: number };
let styles: Map<string, string>;
let scrolledBack: number;

beforeEach(() => {
	seen = Object.assign(new EventTarget(), { height: 664, scale: 1 });
	styles = new Map();
	scrolledBack = 0;
	const style = {
		setProperty: (name: string, value: string) => styles.set(name, value),
		removeProperty: (name: string) => styles.delete(name),
	};
	vi.stubGlobal('document', { documentElement: { clientHeight: 664, style } });
	vi.stubGlobal('window', { visualViewport: seen, scrollTo: () => scrolledBack++ });
});
afterEach(() => void vi.unstubAllGlobals());

function become(height: number, scale = 1): void {
	Object.assign(seen, { height, scale });
	seen.dispatchEvent(new Event('resize'));
}

const room = () => styles.get('--keyboard');

test('leaves an on-screen keyboard its room, puts the page back, and takes the room again when it closes', () => {
	const stop = makeRoomForKeyboard();
	expect(room()).toBe('0px');
	become(328);
	expect([room(), scrolledBack]).toEqual(['336px', 1]);
	seen.dispatchEvent(new Event('scroll'));
	expect(scrolledBack).toBe(2);
	become(664);
	expect([room(), scrolledBack]).toEqual(['0px', 2]);
	become(328);
	stop();
	expect(room()).toBeUndefined();
	become(300);
	expect(room()).toBeUndefined();
});

test('takes neither the bars of the browser nor a magnified page for a keyboard', () => {
	makeRoomForKeyboard();
	become(580);
	expect(room()).toBe('0px');
	become(300, 2.2);
	expect([room(), scrolledBack]).toEqual(['0px', 0]);
});
