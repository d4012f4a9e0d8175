import { expect, test } from 'vitest';
import { HostCodes, hostCodeMs } from './HostCodes.ts';

const secret = new Uint8Array(32).fill(7);

test('takes a code once, also one that another process of the installation has made', () => {
	const codes = new HostCodes(secret, 'run');
	const code = new HostCodes(secret, 'run').create();
	expect(codes.redeem(code)).toBe(true);
	expect(codes.redeem(code)).toBe(false);
});

test('takes a code within a minute, and none that reaches further into the future', () => {
	let nowMs = 1_800_000_000_000;
	const codes = new HostCodes(secret, 'run', () => nowMs);
	const [late, intime, backward] = [codes.create(), codes.create(), codes.create()];
	nowMs += hostCodeMs;
	expect(codes.redeem(intime)).toBe(true);
	nowMs += 1;
	expect(codes.redeem(late)).toBe(false);
	nowMs -= 365 * 86_400_000;
	expect(codes.redeem(backward)).toBe(false);
});

test('takes no code of another installation and none that was changed', () => {
	const codes = new HostCodes(secret, 'run');
	const code = codes.create();
	const [random = '', expiry = '', signature = ''] = code.split('.');
	const later = (Number.parseInt(expiry, 36) + 30_000).toString(36);
	const changed = [
		...['', '..', code.slice(0, -1), `${code}A`, `${random}.${later}.${signature}`, `${random}.${expiry}.`],
		...[`${random}.${expiry}.${'A'.repeat(22)}`, code.toUpperCase(), ` ${code}`, 'x'.repeat(10_000)],
	];
	for (const each of changed) expect([each, codes.redeem(each)]).toEqual([each, false]);
	expect(new HostCodes(new Uint8Array(32).fill(8), 'run').redeem(code)).toBe(false);
	expect(codes.redeem(code)).toBe(true);
});

test('takes no code again after the server was started again within the minute', () => {
	const code = new HostCodes(secret, 'run').create();
	expect(new HostCodes(secret, 'run').redeem(code)).toBe(true);
	expect(new HostCodes(secret, 'next run').redeem(code)).toBe(false);
});
