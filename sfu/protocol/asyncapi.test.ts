import { expect, test } from 'vitest';
import { asyncApi } from './asyncapi.ts';
import { noticeNames } from './notices.ts';
import { operationNames } from './operations.ts';

/** As far as these tests look into the document. */
type Document = {
	operations: Record<string, { description: string }>;
	channels: { class: { messages: Record<string, { payload: Schema }> } };
};
type Schema = { 'x-legacy'?: boolean; properties?: Record<string, Schema> };

// The document is typed as JSON; its shape is that of AsyncAPI 3.
const { operations, channels } = asyncApi('1.0.0') as Document;
const payloadOf = (message: string) => channels.class.messages[message]?.payload;

test('the document lists every operation with its answer, and every notice', () => {
	const requests = operationNames.flatMap((name) => [name, `${name}Answer`]);
	const notices = noticeNames.map((name) => `${name}Notice`);
	expect(Object.keys(channels.class.messages).sort()).toEqual([...requests, ...notices].sort());
});

test('each operation is described with its role, its rate budget, whether it needs a room and whether it may be repeated', () => {
	expect(operations.lockRoom?.description).toBe(
		'Accepted from hosts and co-hosts, in a room only. Rate budget: `manage`. Not to be repeated without an answer.',
	);
	expect(operations.consume?.description).toBe(
		'Accepted from everybody, in a room only. Rate budget: `media`. Without an answer it may be sent once more.',
	);
	expect(operations.joinRoom?.description).toContain('in a room or before joining one');
});

test('fields, requests and notices that only legacy clients need are marked x-legacy', () => {
	const { properties = {} } = payloadOf('joinRoom') ?? {};
	const marked = Object.keys(properties).filter((field) => properties[field]?.['x-legacy']);
	expect(marked.sort()).toEqual(['canWait', 'create', 'identity', 'room']);
	expect([payloadOf('relaySignal'), payloadOf('signalRelayedNotice')]).toMatchObject([
		{ 'x-legacy': true },
		{ 'x-legacy': true },
	]);
	expect(payloadOf('sendChat')).not.toHaveProperty('x-legacy');
});
