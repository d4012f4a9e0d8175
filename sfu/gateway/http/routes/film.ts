/** How a page that makes a film reads the lesson and writes the film: see `recording/film/WindowFilm.ts`. */
import send from '@fastify/send';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { WindowFilm } from '../../../recording/film/WindowFilm.ts';
import type { WindowFilmJob } from '../../../recording/film/WindowFilmJob.ts';
import type { App } from './parts.ts';

const prefix = '/api/film';
const maxChunkBytes = 8 * 2 ** 20;
const maxPictureBytes = 512 * 2 ** 10;
/** Far more than a film of a day has. */
const maxPosition = 2 ** 40;

const Bytes = z.instanceof(Buffer);
const Position = z.object({ position: z.coerce.number().int().min(0).max(maxPosition) });
const FileParams = z.object({ '*': z.string() });
const Fraction = z.object({ fraction: z.number().min(0).max(1) });
const Finished = z.object({ type: z.enum(['mp4', 'webm']) });
const Failure = z.object({ message: z.string().max(2_000) });

type Parts = { windowFilm?: WindowFilm | null };

/** Routes of one job, open to whoever has its key, and to nobody else. */
export async function filmRoutes(app: App, { windowFilm }: Parts): Promise<void> {
	if (!windowFilm) return;
	const jobOf = (request: FastifyRequest) => {
		const job = jobOfRequest(request, windowFilm);
		if (!job) throw new SfuError('not-found', 'no film is made with this key', { what: 'recording' });
		return job;
	};
	// A scope of its own: the content types below are for these routes only.
	await app.register(
		async (scope: App) => {
			for (const type of ['application/octet-stream', 'image/jpeg'])
				scope.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
			// Before the body is read.
			scope.addHook('onRequest', async (request) => void jobOf(request));
			readingRoutes(scope, jobOf);
			writingRoutes(scope, jobOf);
		},
		{ prefix },
	);
}

/** Whether the request has the key of the present job: such requests are not rate-limited, a film takes thousands. */
export function isOfFilmJob(request: FastifyRequest, { windowFilm }: Parts): boolean {
	return Boolean(windowFilm && request.url.startsWith(`${prefix}/`) && jobOfRequest(request, windowFilm));
}

function jobOfRequest(request: FastifyRequest, windowFilm: WindowFilm): WindowFilmJob | null {
	const key = /^Bearer ([\w-]{1,64})$/.exec(request.headers.authorization ?? '')?.[1];
	return key === undefined ? null : windowFilm.jobOf(key);
}

type JobOf = (request: FastifyRequest) => WindowFilmJob;

function readingRoutes(scope: App, jobOf: JobOf): void {
	scope.get('/plan', { schema: { hide: true } }, (request, reply) => {
		reply.header('cache-control', 'no-store');
		return jobOf(request).plan;
	});
	scope.get('/files/*', { schema: { hide: true, params: FileParams } }, async (request, reply) => {
		const { files, folder } = jobOf(request);
		const name = request.params['*'];
		if (!files.has(name)) throw notFound('recording', name);
		const urlPath = name.split('/').map(encodeURIComponent).join('/');
		const options = { root: folder, dotfiles: 'allow', index: false, cacheControl: false, etag: false } as const;
		const { type, statusCode, headers, stream } = await send(request.raw, urlPath, options);
		if (statusCode === 416) throw new SfuError('bad-request', 'the file ends before this range');
		if (type !== 'file') throw notFound('recording', name);
		reply.code(statusCode).headers(headers).header('cache-control', 'no-store');
		return reply.send(stream);
	});
}

function writingRoutes(scope: App, jobOf: JobOf): void {
	const output = { bodyLimit: maxChunkBytes, schema: { hide: true, querystring: Position, body: Bytes } };
	scope.put('/output', output, async (request, reply) => {
		await jobOf(request).write(request.body, request.query.position);
		return reply.code(204).send();
	});
	const picture = { bodyLimit: maxPictureBytes, schema: { hide: true, body: Bytes } };
	scope.put('/picture', picture, async (request, reply) => {
		if (request.headers['content-type'] !== 'image/jpeg') throw new SfuError('bad-request', 'the picture is a JPEG');
		jobOf(request).setPicture(request.body);
		return reply.code(204).send();
	});
	scope.post('/progress', { schema: { hide: true, body: Fraction } }, async (request, reply) => {
		jobOf(request).report(request.body.fraction);
		return reply.code(204).send();
	});
	scope.post('/finish', { schema: { hide: true, body: Finished } }, async (request, reply) => {
		await jobOf(request).finish(request.body.type);
		return reply.code(204).send();
	});
	scope.post('/fail', { schema: { hide: true, body: Failure } }, async (request, reply) => {
		jobOf(request).stop(new SfuError('unavailable', `the page cannot make the film: ${request.body.message}`));
		return reply.code(204).send();
	});
}
