import { expect, test } from 'vitest';
import { Snapshots } from '../../protocol/notices.ts';
import { TestSfu } from '../../testing/TestSfu.ts';

test('every part is found under its own name, and no part has a snapshot that the contract does not name', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' });
	for (const [key, part] of Object.entries(room.parts)) expect(part.name).toBe(key);
	expect(Snapshots.strict().parse(host.answer.parts)).toEqual(host.answer.parts);
	expect(Object.keys(host.answer.parts).sort()).toEqual(Object.keys(Snapshots.shape).sort());
});

test('a participant gets the state of the parts as a participant may see it', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const host = await server.enter({ role: 'host' });
	await host.ask('raiseHand', {});
	await host.ask('sendChat', { text: 'hello' });
	await host.ask('spotlight', { peerId: host.answer.peerId });
	const { parts } = (await server.enter()).answer;
	expect(parts).toMatchObject({
		hands: { hands: [{ peerId: host.answer.peerId }] },
		chat: { messages: [{ text: 'hello' }] },
		spotlight: { peerId: host.answer.peerId },
		allocation: { step: 'full' },
	});
	expect(parts).not.toHaveProperty('lobby');
});
