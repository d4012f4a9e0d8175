import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('lists raised hands in the order they went up, and lets hosts lower them', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	await ben.ask('raiseHand', {});
	await ben.ask('raiseHand', {});
	await cleo.ask('raiseHand', undefined);
	const order = () =>
		host
			.told('handsChanged')
			.at(-1)
			?.hands.map(({ peerId }) => peerId);
	expect(host.told('handsChanged').length).toBe(2);
	expect(order()).toEqual([ben.answer.peerId, cleo.answer.peerId]);
	await host.ask('lowerHand', { peerId: ben.answer.peerId });
	expect(order()).toEqual([cleo.answer.peerId]);
	await cleo.ask('leaveRoom', {});
	expect(order()).toEqual([]);
});
