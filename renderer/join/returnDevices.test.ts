import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeDevice } from '../client/kept/keptDevices.ts';
import { type KeptWishes, writeFormWishes, writeWishes } from '../client/kept/keptWishes.ts';
import { memoryStorage } from '../client/testing/memoryStorage.ts';
import { returnDevices } from './returnDevices.ts';

const slot = 'lectern.seat';
const wishes: KeptWishes = {
	...{ mic: true, camera: false, draftTo: '', openPanel: null, shared: null },
	drafts: {},
	unsent: [],
};

beforeEach(() => {
	vi.stubGlobal('localStorage', memoryStorage());
	vi.stubGlobal('sessionStorage', memoryStorage());
});
afterEach(() => vi.unstubAllGlobals());

const enabled = ({ mic, camera }: ReturnType<typeof returnDevices>) => [mic.enabled, camera.enabled];

test('turns on what was on in the same lesson, with the chosen device', () => {
	writeWishes(slot, 'today', wishes);
	writeDevice('mic', { deviceId: 'headset', label: 'Headset' });
	const devices = returnDevices(slot, 'today', true);
	expect(devices).toEqual({ mic: { enabled: true, deviceId: 'headset' }, camera: { enabled: false, deviceId: null } });
});

test('leaves both off in another lesson, without wishes, and while nobody has said that the person is the same', () => {
	expect(enabled(returnDevices(slot, 'today', true))).toEqual([false, false]);
	writeWishes(slot, 'today', wishes);
	expect(enabled(returnDevices(slot, 'tomorrow', true))).toEqual([false, false]);
	expect(enabled(returnDevices(slot, 'today', false))).toEqual([false, false]);
	expect(enabled(returnDevices('lectern.hostSeat', 'today', true))).toEqual([false, false]);
});

test('turns on for somebody who waits to be let in what they had chosen in the form', () => {
	writeFormWishes(slot, { mic: false, camera: true });
	expect(enabled(returnDevices(slot, null, true))).toEqual([false, true]);
});
