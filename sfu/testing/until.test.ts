import { expect, test } from 'vitest';
import { until } from './until.ts';

test('returns the first value that holds', async () => {
	let count = 0;
	expect(
		await until(
			() => ++count,
			'three looks',
			(looks) => looks === 3,
		),
	).toBe(3);
	expect(await until(async () => ++count > 5 && `${count} looks`, 'more than five looks')).toBe('6 looks');
});

test('says what it waited for and what it saw last when the time is over', async () => {
	const state = { layers: [0, null], step: 'fewerTiles' };
	const failure = until(
		() => state,
		'both videos to be back',
		({ step }) => step === 'full',
		{ timeoutMs: 5 },
	);
	await expect(failure).rejects.toThrow(
		"still waiting for both videos to be back after 5 ms; last seen: { layers: [ 0, null ], step: 'fewerTiles' }",
	);
});

test('passes on what the read function throws, without waiting', async () => {
	const read = () => {
		throw new Error('no such room');
	};
	await expect(until(read, 'a room')).rejects.toThrow('no such room');
});
