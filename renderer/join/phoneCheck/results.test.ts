import { expect, test } from 'vitest';
import type { CheckedPhone } from '../../../sfu/protocol/phoneCheck.ts';
import { checkSum, wayState } from './results.ts';

const seen = (reached: boolean) => ({ byPhone: reached, byComputer: reached });
const phone = (secure: boolean, udp: boolean, tcp: boolean, done = true): CheckedPhone => ({
	phoneId: 'one',
	device: 'phone',
	done,
	ways: { page: seen(true), secure: seen(secure), udp: seen(udp), tcp: seen(tcp) },
});

test('a way counts as reached when both sides have seen it', () => {
	expect(wayState({ byPhone: true, byComputer: true }, true)).toBe('reached');
	expect(wayState({ byPhone: true, byComputer: false }, true)).toBe('oneSided');
	expect(wayState({ byPhone: false, byComputer: false }, true)).toBe('notReached');
});

test('a way is being tried until the computer has seen it, or the phone has given up', () => {
	expect(wayState({ byPhone: null, byComputer: null }, false)).toBe('trying');
	expect(wayState({ byPhone: null, byComputer: true }, false)).toBe('reached');
});

test.each([
	['all', phone(true, true, true)],
	['all', phone(true, true, false)],
	['slowOnly', phone(true, false, true)],
	['noSecure', phone(false, true, true)],
	['noMedia', phone(true, false, false)],
	['noMedia', phone(false, false, false)],
	['trying', phone(true, true, true, false)],
] as const)('sums a check up as %s', (sum, checked) => {
	expect(checkSum(checked)).toBe(sum);
});

test('says that the browser is the cause where it cannot try media', () => {
	expect(checkSum(phone(true, false, false), true)).toBe('noWebRtc');
});
