import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { ForwardedRequest } from '../../gateway/http/RequestForwarding.ts';
import { LinkedServers } from '../../testing/LinkedServers.ts';
import { until } from '../../testing/until.ts';
import { ClusterForwarding } from './ClusterForwarding.ts';
import { ForwardedRequests } from './ForwardedRequests.ts';
import { SentStreams, sentChunkBytes } from './SentStreams.ts';

/** A server `home` whose answer is the stream, and `front` that asks for it. */
async function startWith(answer: () => Readable | Buffer) {
	const linked = await LinkedServers.start('front', 'home');
	const app = fastify();
	app.get('/file', (_request, reply) => reply.header('x-name', ['a', 'b']).type('video/mp4').send(answer()));
	const forwarded = new ForwardedRequests({
		streams: new SentStreams(linked.links('home')),
		links: linked.links('home'),
		places: { requireHome: async () => {} },
		isServing: () => true,
		app,
	});
	const link = await linked.links('front').to('home');
	const place = async () => ({ kind: 'there' as const, roomId: 'room', roomCode: 'ROOMAA', epoch: 1, link });
	const servers = new ClusterForwarding({
		streams: new SentStreams(linked.links('front')),
		links: linked.links('front'),
		places: { place },
		otherIds: () => [],
		emptierId: () => null,
		isServing: () => true,
	});
	const there = await servers.placeOf('room', { create: false });
	const request: ForwardedRequest = {
		method: 'GET',
		url: '/file',
		headers: {},
		body: null,
		address: '127.0.0.1',
		isProgram: false,
	};
	return {
		linked,
		forwarded,
		ask: async () => {
			const asked = await there?.forward(request);
			if (!asked) throw new Error('it is here');
			return asked;
		},
	};
}

test.each([0, 1, sentChunkBytes, sentChunkBytes + 1, 10 * sentChunkBytes + 7])(
	'an answer of %i bytes arrives as it was sent',
	async (size) => {
		const bytes = randomBytes(size);
		const { linked, forwarded, ask } = await startWith(() => bytes);
		using _ = linked;
		const { status, headers, body } = await ask();
		expect(status).toBe(200);
		expect(headers).toMatchObject({
			'content-type': 'video/mp4',
			'content-length': String(size),
			'x-name': ['a', 'b'],
		});
		expect((Buffer.isBuffer(body) ? body : await buffer(body)).equals(bytes)).toBe(true);
		expect(forwarded.unreadCount).toBe(0);
	},
);

test('a long answer is read no faster than its reader takes it, and closed when nobody wants the rest', async () => {
	let produced = 0;
	const endless = Readable.from(
		(function* () {
			for (;;) {
				produced += sentChunkBytes;
				yield Buffer.alloc(sentChunkBytes);
			}
		})(),
		{ objectMode: false },
	);
	const { linked, forwarded, ask } = await startWith(() => endless);
	using _ = linked;
	const { body } = await ask();
	if (Buffer.isBuffer(body)) throw new Error('not a stream');
	const parts = body[Symbol.asyncIterator]();
	for (let part = 0; part < 3; part += 1) await parts.next();
	expect(produced).toBeLessThan(20 * sentChunkBytes);
	expect(forwarded.unreadCount).toBe(1);
	await parts.return?.();
	await until(() => forwarded.unreadCount === 0 && endless.destroyed, 'the stream to be closed');
});

test('an answer whose reader is gone is closed', async () => {
	const endless = new Readable({ read: () => endless.push(Buffer.alloc(sentChunkBytes)) });
	const { linked, forwarded, ask } = await startWith(() => endless);
	using _ = linked;
	const { body } = await ask();
	if (Buffer.isBuffer(body)) throw new Error('not a stream');
	linked.kill('front');
	await until(() => forwarded.unreadCount === 0 && endless.destroyed, 'the stream to be closed');
	await expect(buffer(body)).rejects.toMatchObject({ code: 'unavailable' });
});

test('an answer that fails half way fails for its reader too', async () => {
	const failing = Readable.from(
		(async function* () {
			yield Buffer.alloc(2 * sentChunkBytes);
			throw new Error('the disk');
		})(),
		{ objectMode: false },
	);
	const { linked, forwarded, ask } = await startWith(() => failing);
	using _ = linked;
	const read = async () => {
		const { body } = await ask();
		return Buffer.isBuffer(body) ? body : buffer(body);
	};
	await expect(read()).rejects.toMatchObject({ code: 'internal' });
	expect(forwarded.unreadCount).toBe(0);
});

test('a file whose sender goes half way is unavailable, which no server logs as a fault of its own', async () => {
	using linked = await LinkedServers.start('front', 'home');
	const streams = new SentStreams(linked.links('front'));
	const file = new Readable({ read() {} });
	file.push(Buffer.alloc(2 * sentChunkBytes));
	const link = await linked.links('front').to('home');
	const { streamId } = await streams.start(Readable.from(file.iterator({ destroyOnReturn: false })), link);
	const next = Promise.all([streams.read(streamId ?? 0, link), streams.read(streamId ?? 0, link)]);
	setImmediate(() => file.destroy());
	await expect(next).rejects.toMatchObject({ code: 'unavailable' });
	expect(streams.count).toBe(0);
});
