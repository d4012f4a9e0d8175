import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('delivers a reaction to the others, not to its sender', async () => {
	await using server = await TestSfu.start();
	const { host, ben } = await classOfThree(server);
	await ben.ask('react', { reaction: 'clap' });
	expect(host.told('reaction')).toEqual([{ peerId: ben.answer.peerId, reaction: 'clap' }]);
	expect(ben.told('reaction')).toEqual([]);
});
