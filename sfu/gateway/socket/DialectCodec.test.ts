import { expect, test } from 'vitest';
import type { Dialect } from '../../dialects/Dialect.ts';
import { native } from '../../dialects/native.ts';
import { operationNames } from '../../protocol/operations.ts';
import { DialectCodec } from './DialectCodec.ts';

/** A legacy dialect: other events and fields, replies as events, no chat. */
const legacy = {
	...native,
	name: 'legacy',
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

test('reads every operation of the native dialect by its own name', () => {
	const codec = new DialectCodec(native);
	for (const operation of operationNames) expect(codec.decode(operation, 7)).toMatchObject({ operation, request: 7 });
	for (const stranger of ['', 'JoinRoom', 'toString', '__proto__']) expect(codec.decode(stranger, {})).toBeUndefined();
});

test('renames events and fields of a legacy dialect on the way in and out', () => {
	const codec = new DialectCodec(legacy);
	const decoded = codec.decode('close-producer', 'p1');
	if (!decoded) throw new Error('not decoded');
	expect(decoded).toMatchObject({
		operation: 'closeProducer',
		request: { producerId: 'p1' },
		row: { done: 'producer-was-closed' },
	});
	expect(codec.encodeReply(decoded, { ok: true })).toEqual({ success: true, reply: { closed: 'p1' } });
	const error = { code: 'not-found', message: 'no producer p1', what: 'producer' } as const;
	expect(codec.encodeReply(decoded, { ok: false, error })).toEqual({
		success: false,
		error: 'Producer not found',
		event: 'close-producer',
	});
	const noRoom = { code: 'not-found', message: 'no room r1', what: 'room' } as const;
	expect(codec.encodeError(noRoom, 'join')).toMatchObject({ error: 'Not found' });
	expect(codec.encodeReplyEvent(decoded, { ok: true })).toMatchObject({ event: 'producer-was-closed' });
	expect(codec.encodeReplyEvent(decoded, { ok: false, error })).toMatchObject({ event: 'error' });
	expect([codec.reconnectsOn('mediaRestarted'), codec.reconnectsOn('peerLeft')]).toEqual([true, false]);
	expect(codec.decode('closeProducer', {})).toBeUndefined();
	expect(codec.decode('sendChat', {})).toBeUndefined();
	expect(codec.encodeNotice('peerLeft', { peerId: 'a' })).toEqual({ event: 'user-left', data: { userId: 'a' } });
	expect(codec.encodeNotice('reaction', { peerId: 'a', reaction: 'clap' })).toMatchObject({ event: 'reaction' });
	const message = { messageId: 'm', peerId: 'a', displayName: 'A', role: 'host' as const, text: 'x', sentAtMs: 1 };
	expect(codec.encodeNotice('chatMessage', message)).toBeUndefined();
});
