import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { memoryStorage } from '../client/testing/memoryStorage.ts';
import { forgetName, isOwnDevice, readName, rememberName } from './rememberedName.ts';

beforeEach(() => vi.stubGlobal('localStorage', memoryStorage()));
afterEach(() => vi.unstubAllGlobals());

test('offers the name again only on a device that somebody called their own', () => {
	rememberName('Mia', false);
	expect([readName(), isOwnDevice()]).toEqual(['', false]);
	rememberName('Mia', true);
	expect([readName(), isOwnDevice()]).toEqual(['Mia', true]);
});

test('forgets the name when the device is no longer called one’s own', () => {
	rememberName('Mia', true);
	rememberName('Mia', false);
	expect([readName(), localStorage.length]).toEqual(['', 0]);
	rememberName('Mia', true);
	forgetName();
	expect([readName(), localStorage.length]).toEqual(['', 0]);
});

test('does not offer a name that was stored before anybody was asked', () => {
	localStorage.setItem('lectern.name', 'Mia');
	expect(readName()).toBe('');
});
