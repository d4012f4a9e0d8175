import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { readHostStops, writeHostStops } from './keptHostStops.ts';

const none = { mic: 0, camera: 0, screen: 0, screenAudio: 0, hand: 0 };

beforeEach(() => vi.stubGlobal('localStorage', memoryStorage()));
afterEach(() => vi.unstubAllGlobals());

test('what hosts stopped of a seat is kept while another page of the browser writes that of its own seat', () => {
	writeHostStops('student', { ...none, mic: 1 });
	writeHostStops('host', none);
	writeHostStops('student', { ...none, mic: 2 });
	expect([readHostStops('student'), readHostStops('host')]).toEqual([{ ...none, mic: 2 }, none]);
});

test('what hosts stopped is unknown of a seat that is new, and of the oldest of many', () => {
	for (let seat = 0; seat < 9; seat += 1) writeHostStops(`seat ${seat}`, none);
	expect(['new', 'seat 0', 'seat 1'].map(readHostStops)).toEqual([null, null, none]);
});

test('what an earlier version stored is none', () => {
	localStorage.setItem('lectern.hostStops', JSON.stringify({ peerId: 'student', hostStops: none }));
	expect(readHostStops('student')).toBeNull();
	writeHostStops('student', none);
	expect(readHostStops('student')).toEqual(none);
});
