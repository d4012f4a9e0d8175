import { expect, test, vi } from 'vitest';
import { Tickets } from './Tickets.ts';

const hourMs = 3_600_000;

function ticketsAt(clock: { nowMs: number }) {
	let count = 0;
	const request = vi.fn(async (recordingId: string) => {
		count += 1;
		return { path: `/${recordingId}/${count}/`, zip: '', expiresAtMs: clock.nowMs + 12 * hourMs };
	});
	return { tickets: new Tickets(request, () => clock.nowMs), request };
}

test('asks once for each recording, also when two ask at the same time', async () => {
	const { tickets, request } = ticketsAt({ nowMs: 0 });
	const [one, other] = await Promise.all([tickets.get('a'), tickets.get('a')]);
	expect(one).toBe(other);
	expect((await tickets.get('a')).path).toBe('/a/1/');
	expect((await tickets.get('b')).path).toBe('/b/2/');
	expect(request).toHaveBeenCalledTimes(2);
});

test('asks again before the address ends', async () => {
	const clock = { nowMs: 0 };
	const { tickets } = ticketsAt(clock);
	await tickets.get('a');
	clock.nowMs = 9.9 * hourMs;
	expect((await tickets.get('a')).path).toBe('/a/1/');
	clock.nowMs = 10 * hourMs;
	expect((await tickets.get('a')).path).toBe('/a/2/');
	expect((await tickets.get('a')).path).toBe('/a/2/');
});

test('asks again after a failure', async () => {
	const { tickets, request } = ticketsAt({ nowMs: 0 });
	request.mockRejectedValueOnce(new Error('no answer'));
	await expect(tickets.get('a')).rejects.toThrow('no answer');
	expect((await tickets.get('a')).path).toBe('/a/1/');
});
