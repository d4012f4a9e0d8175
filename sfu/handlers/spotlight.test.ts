import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('shows a spotlight and who chose it to everybody, and ends it when its peer leaves', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const { peerId } = ben.answer;
	await host.ask('spotlight', { peerId });
	expect(cleo.told('spotlightChanged').at(-1)).toEqual({ peerId, chosenBy: host.answer.peerId });
	await ben.ask('leaveRoom', {});
	expect(cleo.told('spotlightChanged').at(-1)).toEqual({ peerId: null, chosenBy: null });
	expect(await host.codeOf('spotlight', { peerId })).toBe('not-found participant');
});
