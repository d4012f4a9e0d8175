import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryStorage } from '../testing/memoryStorage.ts';
import { deviceId } from './deviceId.ts';
import { forgetSeat, isOfThisTab, isUsedElsewhere, type KeptSeat, readSeat, writeSeat } from './keptSeat.ts';

const slot = 'lectern.seat';
const seat: Omit<KeptSeat, 'pageId'> = {
	...{ peerId: 'mia', resumeToken: 'mia.secret', lessonId: 'lesson', roomId: 'home', roomCode: 'K7P3QF' },
	...{ className: 'Physics', displayName: 'Mia', viewer: false, token: 'token' },
};

beforeEach(() => {
	vi.stubGlobal('localStorage', memoryStorage());
	vi.stubGlobal('sessionStorage', memoryStorage());
});
afterEach(() => vi.unstubAllGlobals());

/** As another tab of this browser writes it. */
const writeFromOtherTab = (other: Omit<KeptSeat, 'pageId'>) =>
	localStorage.setItem(slot, JSON.stringify({ ...other, pageId: 'another page' }));

describe('a seat in local storage', () => {
	test('is read as it was written, for the host’s page apart from that of participants', () => {
		writeSeat(slot, seat);
		expect(readSeat(slot)).toMatchObject(seat);
		expect(readSeat('lectern.hostSeat')).toBeNull();
	});

	test('of an earlier version, damaged or of another program is none', () => {
		for (const text of [
			'',
			'null',
			'{',
			'[]',
			'"text"',
			'{"peerId":"mia"}',
			JSON.stringify({ ...seat, viewer: 'no' }),
		]) {
			localStorage.setItem(slot, text);
			expect([text, readSeat(slot)]).toEqual([text, null]);
		}
	});

	test('is none, and is not written, where storage is blocked', () => {
		vi.stubGlobal('localStorage', undefined);
		writeSeat(slot, seat);
		forgetSeat(slot, seat);
		expect([readSeat(slot), isUsedElsewhere(slot, seat)]).toEqual([null, false]);
	});

	test('is forgotten only by the one whose it is, because another tab may have joined anew', () => {
		writeSeat(slot, seat);
		forgetSeat(slot, { peerId: 'somebody else' });
		expect(readSeat(slot)).not.toBeNull();
		forgetSeat(slot, seat);
		expect([readSeat(slot), isOfThisTab(slot, seat)]).toEqual([null, false]);
	});

	test('tells whether another tab uses it now, and whether this tab had it before', () => {
		writeSeat(slot, seat);
		expect([isUsedElsewhere(slot, seat), isOfThisTab(slot, seat)]).toEqual([false, true]);
		writeFromOtherTab(seat);
		expect([isUsedElsewhere(slot, seat), isOfThisTab(slot, seat)]).toEqual([true, true]);
		const anew = { ...seat, peerId: 'mia again' };
		writeFromOtherTab(anew);
		expect([isUsedElsewhere(slot, seat), isOfThisTab(slot, anew)]).toEqual([false, false]);
	});
});

test('the id of a device is the same at every visit, and of the form that the server takes', () => {
	const id = deviceId();
	expect(id).toMatch(/^[\w-]{16,64}$/);
	expect(deviceId()).toBe(id);
	localStorage.setItem('lectern.device', '"<script>"');
	expect(deviceId()).toMatch(/^[\w-]{16,64}$/);
});
