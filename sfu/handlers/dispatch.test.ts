import { expect, test } from 'vitest';
import type { OperationEntry } from '../protocol/operations/operation.ts';
import { type Operation, operationNames, operations } from '../protocol/operations.ts';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('forbids a participant every operation for hosts and co-hosts', async () => {
	await using server = await TestSfu.start();
	const { host, ben } = await classOfThree(server);
	const { peerId } = host.answer;
	const producerId = await host.produce('mic');
	// Requests that name something of the room; the others are the examples of their entries.
	const requests: Partial<Record<Operation, object>> = {
		admit: { peerId },
		deny: { peerId },
		setRole: { peerId, role: 'participant' },
		setPermissions: { permissions: { mic: false } },
		mutePeer: { peerId },
		removePeer: { peerId },
		spotlight: { peerId },
		lowerHand: { peerId },
		pauseProducer: { producerId },
		closeProducer: { producerId },
	};
	const restricted = operationNames.filter((operation) => operations[operation].who !== 'anyone');
	expect(restricted.length).toBeGreaterThanOrEqual(15);
	for (const operation of restricted) {
		const { example = {} }: OperationEntry = operations[operation];
		const code = await ben.codeOf(operation, requests[operation] ?? example);
		expect([operation, code]).toEqual([operation, 'forbidden']);
	}
});

test('answers wrong-state before it parses a request, and bad-request before it checks the role', async () => {
	await using server = await TestSfu.start();
	const { ben } = await classOfThree(server);
	const outside = server.connect({ roomId: 'physics' });
	expect(await outside.codeOf('lockRoom', { locked: 'maybe' })).toBe('wrong-state');
	expect(await ben.codeOf('lockRoom', { locked: 'maybe' })).toBe('bad-request');
	expect(await ben.codeOf('lockRoom', { locked: true })).toBe('forbidden');
});

test('answers wrong-state outside a room, except to operations with from: outside', async () => {
	await using server = await TestSfu.start();
	for (const operation of operationNames) {
		const isInRoomOnly = (await server.connect().codeOf(operation, null)) === 'wrong-state';
		expect([operation, isInRoomOnly]).toEqual([operation, operations[operation].from === 'room']);
	}
});
