import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('delivers a chat message to all others or, when private, to one, and the last messages to a newcomer', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const { messageId } = await ben.ask('sendChat', { text: '  hello ' });
	expect(cleo.told('chatMessage')).toMatchObject([{ messageId, text: 'hello', displayName: 'Ben' }]);
	expect(ben.told('chatMessage')).toEqual([]);
	const to = host.answer.peerId;
	await ben.ask('sendChat', { text: 'psst', to });
	expect(host.told('chatMessage').at(-1)).toMatchObject({ text: 'psst', to });
	expect(cleo.told('chatMessage').length).toBe(1);
	expect((await server.enter()).answer.parts.chat.messages).toMatchObject([{ messageId, text: 'hello' }]);
	expect(await ben.codeOf('sendChat', { text: 'hi', to: 'nobody' })).toBe('not-found participant');
	expect(await ben.codeOf('sendChat', { text: ' ' })).toBe('bad-request');
	await host.ask('setPermissions', { permissions: { chat: false } });
	expect(await ben.codeOf('sendChat', { text: 'hi' })).toBe('forbidden');
});

test('shows a message that is sent again with the same nonce once, and two without a nonce twice', async () => {
	await using server = await TestSfu.start();
	const { ben, cleo } = await classOfThree(server);
	const message = { text: 'hello', nonce: 'a-random-nonce' };
	const [first, again] = await Promise.all([ben.ask('sendChat', message), ben.ask('sendChat', message)]);
	expect(again).toEqual(first);
	expect(await ben.ask('sendChat', message)).toEqual(first);
	// A nonce is of its sender alone.
	expect(await cleo.ask('sendChat', message)).not.toEqual(first);
	for (let count = 0; count < 2; count++) await ben.ask('sendChat', { text: 'hello' });
	expect(cleo.told('chatMessage')).toHaveLength(3);
	for (const nonce of ['short', 'x'.repeat(65)])
		expect(await ben.codeOf('sendChat', { text: 'hello', nonce })).toBe('bad-request');
});
