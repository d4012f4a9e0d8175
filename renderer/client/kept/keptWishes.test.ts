import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { findDevice, readDevice, writeDevice } from './keptDevices.ts';
import {
	forgetWishes,
	type KeptWishes,
	readFormWishes,
	readWishes,
	writeFormWishes,
	writeWishes,
} from './keptWishes.ts';

const slot = 'lectern.seat';
const wishes: KeptWishes = {
	...{ mic: true, camera: false, draftTo: 'ann', openPanel: 'chat', shared: null },
	drafts: { '': 'to everybody', ann: 'only to Ann' },
	unsent: [{ id: 'a-random-id', text: 'not yet sent', to: '' }],
};

beforeEach(() => {
	vi.stubGlobal('localStorage', memoryStorage());
	vi.stubGlobal('sessionStorage', memoryStorage());
});
afterEach(() => vi.unstubAllGlobals());

test('wishes are read as they were written, in the same lesson only, and by the same kind of page only', () => {
	writeWishes(slot, 'today', wishes);
	expect(readWishes(slot, 'today')).toEqual(wishes);
	expect(readWishes(slot, 'tomorrow')).toBeNull();
	expect(readWishes('lectern.hostSeat', 'today')).toBeNull();
});

test('damaged wishes, and those of another version, are none', () => {
	for (const text of ['', '{', 'null', '{"mic":true}', JSON.stringify({ ...wishes, lessonId: 'today', mic: 'yes' })]) {
		localStorage.setItem(`${slot}.wishes`, text);
		expect(readWishes(slot, 'today')).toBeNull();
	}
});

test('the form of the same tab has the wishes of the class, that of another tab has none', () => {
	writeWishes(slot, 'today', wishes);
	expect(readFormWishes(slot)).toEqual({ mic: true, camera: false });
	vi.stubGlobal('sessionStorage', memoryStorage());
	expect(readFormWishes(slot)).toBeNull();
});

test('nothing is left of wishes that were forgotten', () => {
	writeWishes(slot, 'today', wishes);
	writeFormWishes(slot, { mic: false, camera: false });
	forgetWishes(slot);
	expect([readWishes(slot, 'today'), readFormWishes(slot)]).toEqual([null, null]);
});

test('are none, and are not written, where storage is blocked', () => {
	vi.stubGlobal('localStorage', undefined);
	vi.stubGlobal('sessionStorage', undefined);
	writeWishes(slot, 'today', wishes);
	expect([readWishes(slot, 'today'), readFormWishes(slot)]).toEqual([null, null]);
});

test('a chosen device is found by its id, else by its name, and not by an empty name', () => {
	const headset = { deviceId: 'id of today', label: 'Headset' };
	const builtIn = { deviceId: 'default', label: 'Built-in' };
	writeDevice('mic', headset);
	const kept = readDevice('mic') ?? builtIn;
	expect(kept).toEqual(headset);
	expect(readDevice('speaker')).toBeNull();
	expect(findDevice(kept, [builtIn, { ...headset, label: '' }])?.deviceId).toBe('id of today');
	expect(findDevice(kept, [builtIn, { ...headset, deviceId: 'another id' }])?.deviceId).toBe('another id');
	expect(findDevice(kept, [builtIn])).toBeNull();
	expect(findDevice({ deviceId: 'gone', label: '' }, [{ deviceId: 'x', label: '' }])).toBeNull();
});
