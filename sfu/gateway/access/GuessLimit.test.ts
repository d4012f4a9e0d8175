import { afterEach, expect, test, vi } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';
import { type Guesser, GuessLimit, maxWaitingGuesses } from './GuessLimit.ts';
import { networkOf } from './networkOf.ts';

afterEach(() => void vi.useRealTimers());

const right = () => 'the room';
const wrong = () => undefined;
const refused = { code: 'rate-limited', retryAfterMs: expect.any(Number) };
let connections = 0;
/** A device behind this address, with a connection of its own. */
const from = (address: string): Guesser => ({ address, connection: ++connections });

async function exhaust(limit: GuessLimit, address: string): Promise<void> {
	for (let count = 0; count < 30; count++) expect(await limit.guess(from(address), wrong)).toBeUndefined();
}

test('lets right codes in at once however many wrong ones came from their address, also a whole class', async () => {
	vi.useFakeTimers();
	const limit = new GuessLimit();
	await exhaust(limit, '10.0.0.1');
	for (let count = 0; count < 500; count++) expect(await limit.guess(from('10.0.0.1'), right)).toBe('the room');
	await expect(limit.guess(from('10.0.0.1'), wrong)).rejects.toMatchObject(refused);
	expect(await limit.guess(from('10.0.0.2'), wrong)).toBeUndefined();
});

test('does not count right codes: five hundred people come in, and thirty wrong guesses are still free', async () => {
	const limit = new GuessLimit();
	for (let count = 0; count < 500; count++) expect(await limit.guess(from('10.0.0.1'), right)).toBe('the room');
	await exhaust(limit, '10.0.0.1');
});

test.each([
	['over one connection', () => 1],
	['over a new connection each time', () => ++connections],
])(
	'evaluates at most 150 guesses a minute of an address that guesses 50 times a second %s',
	async (_name, connection) => {
		vi.useFakeTimers();
		const limit = new GuessLimit();
		let evaluated = 0;
		const guess = () => {
			evaluated += 1;
			return undefined;
		};
		const all: Promise<unknown>[] = [];
		for (let second = 0; second < 60; second++) {
			for (let each = 0; each < 50; each++)
				all.push(limit.guess({ address: '10.0.0.1', connection: connection() }, guess).catch(() => undefined));
			await vi.advanceTimersByTimeAsync(1000);
		}
		expect(evaluated).toBeGreaterThan(60);
		expect(evaluated).toBeLessThanOrEqual(151);
		await vi.advanceTimersByTimeAsync(20_000);
		await Promise.all(all);
	},
);

test('a class comes in while one connection behind the same address guesses as fast as it can', async () => {
	vi.useFakeTimers();
	const limit = new GuessLimit();
	const pupil = { address: '10.0.0.1', connection: 'pupil' };
	const guesses: Promise<unknown>[] = [];
	for (let count = 0; count < 200; count++) guesses.push(limit.guess(pupil, wrong).catch(() => undefined));
	await vi.advanceTimersByTimeAsync(1000);
	const people = Array.from({ length: 30 }, () => limit.guess(from('10.0.0.1'), right));
	await vi.advanceTimersByTimeAsync(500);
	expect(await Promise.all(people)).toEqual(Array(30).fill('the room'));
	await vi.advanceTimersByTimeAsync(20_000);
	await Promise.all(guesses);
});

test('refuses a guess that would wait for more than ten seconds, and says when to try again', async () => {
	vi.useFakeTimers();
	const limit = new GuessLimit();
	await exhaust(limit, '10.0.0.1');
	const others = Array.from({ length: 100 }, () => limit.guess(from('10.0.0.1'), wrong).catch(() => undefined));
	const mine = expect(limit.guess(from('10.0.0.1'), right)).rejects.toMatchObject(refused);
	await vi.advanceTimersByTimeAsync(11_000);
	await mine;
	await Promise.all(others);
	expect(await limit.guess(from('10.0.0.1'), right)).toBe('the room');
});

test('answers the guesses behind one that fails in the server, without counting it as wrong', async () => {
	vi.useFakeTimers();
	const limit = new GuessLimit();
	await exhaust(limit, '10.0.0.1');
	const fault = () => {
		throw new Error('the store is gone');
	};
	// The first wrong one makes the following ones wait for their turn.
	const all = [wrong, fault, right, fault].map((look) => limit.guess<unknown>(from('10.0.0.1'), look));
	const settled = Promise.allSettled(all);
	await vi.advanceTimersByTimeAsync(500);
	expect(await settled).toMatchObject([
		{ reason: refused },
		{ reason: { message: 'the store is gone' } },
		{ value: 'the room' },
		{ reason: { message: 'the store is gone' } },
	]);
});

test('refuses at once what comes behind too many guesses that wait', async () => {
	vi.useFakeTimers();
	const limit = new GuessLimit();
	await exhaust(limit, '10.0.0.1');
	const waiting = Array.from({ length: maxWaitingGuesses + 1 }, () =>
		limit.guess(from('10.0.0.1'), wrong).catch(() => undefined),
	);
	await expect(limit.guess(from('10.0.0.1'), right)).rejects.toMatchObject(refused);
	expect(await limit.guess(from('10.0.0.2'), right)).toBe('the room');
	await vi.advanceTimersByTimeAsync(11_000);
	await Promise.all(waiting);
});

test('lets right tokens pass, and counts wrong ones together with wrong codes', async () => {
	const limit = new GuessLimit();
	const invalid = () => Promise.reject(new Error('invalid'));
	for (let count = 0; count < 30; count++) await expect(limit.watch('10.0.0.1', invalid())).rejects.toThrow('invalid');
	await expect(limit.watch('10.0.0.1', invalid())).rejects.toMatchObject(refused);
	expect(await limit.watch('10.0.0.1', Promise.resolve('claims'))).toBe('claims');
	await expect(limit.guess(from('10.0.0.1'), wrong)).rejects.toMatchObject(refused);
});

test('counts IPv6 addresses by their network, which has as many as an attacker likes', async () => {
	expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
	expect(networkOf('2001:db8::6')).toBe('2001:db8:0:0');
	expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0');
	expect(networkOf('::1')).toBe('0:0:0:0');
	expect(networkOf('192.168.1.5')).toBe('192.168.1.5');
	expect(networkOf('::ffff:192.168.1.5')).toBe('192.168.1.5');
	const limit = new GuessLimit();
	for (let host = 1; host <= 30; host++) await limit.guess(from(`2001:db8::${host}`), wrong);
	await expect(limit.guess(from('2001:db8::99'), wrong)).rejects.toMatchObject(refused);
	expect(await limit.guess(from('2001:db8:0:1::99'), wrong)).toBeUndefined();
});

test('does not believe who claims to come from another address', async () => {
	await using server = await TestServer.start();
	const guess = (address: string) =>
		server.request('/api/join', { body: { roomCode: '222222' }, headers: { 'x-forwarded-for': address } });
	for (let count = 0; count < 30; count++) expect((await guess(`10.1.1.${count}`)).status).toBe(404);
	expect((await guess('10.1.1.99')).status).toBe(429);
});
