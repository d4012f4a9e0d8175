/**
 * Bodies that are files. They come as streams of which nothing has been read when the route is called: a request for a room of
 * another server is sent on as it comes, whoever is refused there is refused before the file is read, and neither server checks
 * the token of a seat that only the home of the room knows.
 */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { SfuError } from '../../../core/errors.ts';
import { uploadedChunks } from '../../../materials/uploadedChunks.ts';
import type { App } from './parts.ts';

/** Whoever is refused may still be sending: so long is what comes read and thrown away, so that the answer is seen, ms. */
const drainMs = 10_000;

/** @param scope of its own: bodies of these types are streams there, and refused elsewhere; bodies of other types are refused there */
export function takeStreams(scope: App, types: readonly string[]): void {
	scope.removeAllContentTypeParsers();
	for (const type of types) scope.addContentTypeParser(type, (_request, body, done) => done(null, body));
	scope.addHook('onResponse', async ({ raw }) => drain(raw));
}

/** Of a request in such a scope. `type`: without parameters. `bytes`: as announced; undefined: it does not say. */
export function streamedBody(request: FastifyRequest): {
	type: string | undefined;
	bytes: number | undefined;
	body: Readable;
} {
	const { 'content-type': type, 'content-length': announced } = request.headers;
	return {
		type: type?.split(';', 1)[0]?.trim().toLowerCase(),
		bytes: announced === undefined ? undefined : Number(announced),
		// What the parser above returns.
		body: request.body as Readable,
	};
}

/** The whole of it. @throws SfuError limit-reached (file): it is larger; bad-request (file): it was cut off */
export async function readStreamed(request: FastifyRequest, maxBytes: number): Promise<Buffer> {
	const { bytes = 0, body } = streamedBody(request);
	requireSize(bytes, maxBytes);
	const chunks: Buffer[] = [];
	let received = 0;
	for await (const chunk of uploadedChunks(body)) {
		received += chunk.length;
		requireSize(received, maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function requireSize(bytes: number, maxBytes: number): void {
	if (bytes > maxBytes) throw new SfuError('limit-reached', `a file has at most ${maxBytes} bytes`, { what: 'file' });
}

function drain(raw: IncomingMessage): void {
	if (raw.complete || raw.destroyed) return;
	raw.resume();
	const timer = setTimeout(() => raw.destroy(), drainMs).unref();
	raw.once('close', () => clearTimeout(timer));
}
