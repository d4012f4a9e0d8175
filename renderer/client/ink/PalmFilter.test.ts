import { beforeEach, expect, test } from 'vitest';
import { PalmFilter } from './PalmFilter.ts';

let filter: PalmFilter;
beforeEach(() => {
	filter = new PalmFilter();
});

const touch = (timeStamp: number, width = 12) => ({ pointerType: 'touch', width, height: width, timeStamp });
const pen = (timeStamp: number) => ({ pointerType: 'pen', width: 1, height: 1, timeStamp });

test('lets a finger draw where no pen was seen', () => {
	expect(filter.roleOf(touch(0))).toBe('draw');
	expect(filter.roleOf({ ...touch(0), pointerType: 'mouse' })).toBe('draw');
});

test('rejects a touch that is wider than a fingertip', () => {
	expect(filter.roleOf(touch(0, 41))).toBe('reject');
	expect(filter.roleOf(touch(0, 40))).toBe('draw');
	expect(filter.roleOf({ ...touch(0), height: 120 })).toBe('reject');
});

test('rejects each touch within 500 ms of a pen, and leaves later ones to what lies below', () => {
	expect(filter.roleOf(pen(1000))).toBe('draw');
	expect(filter.roleOf(touch(1499))).toBe('reject');
	expect(filter.roleOf(touch(1500))).toBe('pass');
	filter.penSeen(pen(2000));
	expect(filter.roleOf(touch(2100))).toBe('reject');
});

test('tells a touch that became wide while it drew, and never a pen', () => {
	expect(filter.isPalm(touch(0))).toBe(false);
	expect(filter.isPalm(touch(0, 120))).toBe(true);
	expect(filter.isPalm({ ...pen(0), width: 120 })).toBe(false);
});
