import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('shows a participant its own statistics and a host those of everybody', async () => {
	await using server = await TestSfu.start();
	const { host, ben } = await classOfThree(server);
	await ben.transport('recv');
	expect((await ben.ask('getStats', {})).peers).toMatchObject([
		{ peerId: ben.answer.peerId, rttMs: null, lossRatio: 0 },
	]);
	expect((await host.ask('getStats', {})).peers.length).toBe(3);
});
