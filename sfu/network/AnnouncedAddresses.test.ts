import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLogger } from '../testing/silentLogger.ts';
import { AnnouncedAddresses } from './AnnouncedAddresses.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const noServer = async (): Promise<string[]> => {
	throw new Error('getaddrinfo EAI_AGAIN');
};
/** The next time that names are looked up, and what follows from it. */
const nextLook = () => vi.advanceTimersToNextTimerAsync();

test('announces addresses in their order, with the ports that a router forwards to those of the workers', () => {
	const given = ['203.0.113.5', '203.0.113.6:50000', '[2001:db8::5]:50000', '2001:db8::6', '[2001:db8::7]'];
	const announced = new AnnouncedAddresses(given, silentLogger, noServer);
	expect(announced.candidates(44_440)).toEqual([
		{ address: '203.0.113.5' },
		{ address: '203.0.113.6', portOffset: 5_560 },
		{ address: '2001:db8::5', portOffset: 5_560 },
		{ address: '2001:db8::6' },
		{ address: '2001:db8::7' },
	]);
	expect(announced.hosts).toEqual(['203.0.113.5', '203.0.113.6', '2001:db8::5', '2001:db8::6', '2001:db8::7']);
});

test('announces the addresses of a name, never the name, and follows them', async () => {
	let addresses = ['203.0.113.5', '2001:db8::5'];
	const announced = new AnnouncedAddresses(['Class.Example:44000'], silentLogger, async () => addresses);
	const changed = vi.fn();
	announced.on('changed', changed);
	await announced.follow();
	expect(announced.candidates(44_000)).toEqual([
		{ address: '203.0.113.5', portOffset: 0 },
		{ address: '2001:db8::5', portOffset: 0 },
	]);
	expect([announced.hosts, announced.has('class.example')]).toEqual([['class.example'], true]);
	addresses = ['2001:db8::5', '203.0.113.5'];
	await nextLook();
	expect(changed).toHaveBeenCalledTimes(1);
	addresses = ['203.0.113.77'];
	await nextLook();
	expect(changed).toHaveBeenCalledTimes(2);
	expect(announced.candidates(44_000)).toEqual([{ address: '203.0.113.77', portOffset: 0 }]);
	announced.close();
});

test('keeps the addresses of a name while no server answers, and says so once', async () => {
	let lookUp = async () => ['203.0.113.5'];
	const warn = vi.fn();
	const announced = new AnnouncedAddresses(['class.example'], { ...silentLogger, warn }, () => lookUp());
	await announced.follow();
	lookUp = noServer as typeof lookUp;
	await nextLook();
	await nextLook();
	expect(announced.candidates(44_440)).toEqual([{ address: '203.0.113.5' }]);
	expect(warn).toHaveBeenCalledTimes(1);
	announced.close();
});

test('does not keep a class from starting when the server of names does not answer', async () => {
	// This deadline is measured on a clock that cannot be replaced.
	vi.useRealTimers();
	const never = new AnnouncedAddresses(['class.example'], silentLogger, () => new Promise(() => {}));
	await never.follow();
	expect(never.candidates(44_440)).toEqual([]);
	never.close();
});
