import { expect, test } from 'vitest';
import type { SharedSurface } from '../../client/types.ts';
import { ownWindowsShown } from './ownWindowsShown.ts';

const sharing = (kind: SharedSurface['kind'], paused = false) => ({
	screen: { status: 'on' as const, deviceId: null, paused, surface: { kind, name: null, sound: false } },
});

test('our own windows are seen in a whole screen, and in what may be one', () => {
	expect(ownWindowsShown(sharing('screen'), false)).toBe(true);
	expect(ownWindowsShown(sharing(null), false)).toBe(true);
});

test('our own windows are not seen in a window or a tab, while sharing is paused, nor where the system keeps them out', () => {
	expect(ownWindowsShown(sharing('window'), false)).toBe(false);
	expect(ownWindowsShown(sharing('tab'), false)).toBe(false);
	expect(ownWindowsShown(sharing('screen', true), false)).toBe(false);
	expect(ownWindowsShown(sharing('screen'), true)).toBe(false);
});
