import { expect, test } from 'vitest';
import type { Dialect } from '../../dialects/Dialect.ts';
import { native } from '../../dialects/native.ts';
import { requests } from '../../protocol/operations.ts';
import { DialectCodec } from './DialectCodec.ts';

/** An older client's words: other events, other fields, replies as events, no chat. */
const older = {
	...native,
	name: 'older',
	requests: {
		...native.requests,
		closeProducer: {
			event: 'close-producer',
			toRequest: (payload: unknown) => ({ producerId: payload }),
			toReply: (_response: object, payload: unknown) => ({ closed: payload }),
			done: 'producer-was-closed',
		},
		sendChat: null,
	},
	notices: {
		...native.notices,
		peerLeft: { event: 'user-left', toData: ({ peerId }: { peerId: string }) => ({ userId: peerId }) },
		chatMessage: null,
		mediaRestarted: 'reconnect',
	},
	success: (reply: unknown) => ({ success: true, reply }),
	failure: ({ message }: { message: string }, event: string) => ({ success: false, error: message, event }),
	sentences: { 'not-found': 'Not found', 'not-found producer': 'Producer not found' },
} satisfies Dialect;

test('the native dialect spells every operation by its own name', () => {
	const vocabulary = new DialectCodec(native);
	for (const operation of Object.keys(requests))
		expect(vocabulary.read(operation, 7)).toMatchObject({ operation, request: 7 });
	for (const stranger of ['', 'JoinRoom', 'toString', '__proto__'])
		expect(vocabulary.read(stranger, {})).toBeUndefined();
});

test('another dialect renames events and fields on the way in and out', () => {
	const vocabulary = new DialectCodec(older);
	const asked = vocabulary.read('close-producer', 'p1');
	if (!asked) throw new Error('not read');
	expect(asked).toMatchObject({
		operation: 'closeProducer',
		request: { producerId: 'p1' },
		row: { done: 'producer-was-closed' },
	});
	expect(vocabulary.reply(asked, { ok: true })).toEqual({ success: true, reply: { closed: 'p1' } });
	const error = { code: 'not-found', message: 'no producer p1', what: 'producer' } as const;
	expect(vocabulary.reply(asked, { ok: false, error })).toEqual({
		success: false,
		error: 'Producer not found',
		event: 'close-producer',
	});
	const noRoom = { code: 'not-found', message: 'no room r1', what: 'room' } as const;
	expect(vocabulary.failure(noRoom, 'join')).toMatchObject({ error: 'Not found' });
	expect(vocabulary.replyEvent(asked, { ok: true })).toMatchObject({ event: 'producer-was-closed' });
	expect(vocabulary.replyEvent(asked, { ok: false, error })).toMatchObject({ event: 'error' });
	expect([vocabulary.endsWith('mediaRestarted'), vocabulary.endsWith('peerLeft')]).toEqual([true, false]);
	expect(vocabulary.read('closeProducer', {})).toBeUndefined();
	expect(vocabulary.read('sendChat', {})).toBeUndefined();
	expect(vocabulary.notice('peerLeft', { peerId: 'a' })).toEqual({ event: 'user-left', data: { userId: 'a' } });
	expect(vocabulary.notice('reaction', { peerId: 'a', reaction: 'clap' })).toMatchObject({ event: 'reaction' });
	const message = { messageId: 'm', peerId: 'a', displayName: 'A', text: 'x', sentAtMs: 1 };
	expect(vocabulary.notice('chatMessage', message)).toBeUndefined();
});
