import { expect, test } from 'vitest';
import { chatTail, privateTail } from '../core/limits.ts';
import { maxChatLength } from '../protocol/operations/chat.ts';
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

test('keeps the newest messages for a newcomer within a number of bytes, whatever they consist of', async () => {
	await using server = await TestSfu.start();
	const { ben } = await classOfThree(server);
	const text = (count: number) => `${count} `.padEnd(maxChatLength, '\u{1f600}').slice(0, maxChatLength);
	for (let count = 0; count < chatTail.count; count++) await ben.ask('sendChat', { text: text(count) });
	const { messages } = (await server.enter()).answer.parts.chat;
	const bytes = messages.reduce((sum, message) => sum + Buffer.byteLength(message.text), 0);
	expect(bytes).toBeLessThanOrEqual(chatTail.bytes);
	expect(bytes).toBeGreaterThan(chatTail.bytes - 2 * Buffer.byteLength(text(0)));
	expect(messages.at(-1)?.text).toMatch(/^99 /);
});

test('keeps the newest private messages of a seat within a number of bytes', async () => {
	await using server = await TestSfu.start();
	const { host, ben } = await classOfThree(server);
	const to = ben.answer.peerId;
	const text = (count: number) => `${count} `.padEnd(maxChatLength, 'ä');
	for (let count = 0; count < privateTail.count; count++) await host.ask('sendChat', { text: text(count), to });
	ben.session.disconnected();
	const back = await server.enter({}, { resumeToken: ben.answer.resumeToken });
	const bytes = back.answer.parts.chat.messages.reduce((sum, message) => sum + Buffer.byteLength(message.text), 0);
	expect(bytes).toBeLessThanOrEqual(privateTail.bytes);
	expect(back.answer.parts.chat.messages.at(-1)?.text).toMatch(/^99 /);
});
