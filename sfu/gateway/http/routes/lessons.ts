/** The files of lesson folders: by a ticket in the address for players, by the names of the Flutter API for programs. */
import { readFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { basename, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { send } from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { notFound, SfuError } from '../../../core/errors.ts';
import { documentsFolder, votesFile } from '../../../recording/lesson/manifest.ts';
import type { Lesson } from '../../../recording/library/Lesson.ts';
import type { Library } from '../../../recording/library/Library.ts';
import { lessonFileNames, pageFile, statOf } from '../../../recording/library/lessonFiles.ts';
import { zipLesson } from '../../../recording/library/zipLesson.ts';
import { lessonPagePolicy } from '../lessonPagePolicy.ts';
import { errorResponses, guarded, scoped } from './describe.ts';
import { type App, libraryOf, type RouteParts } from './parts.ts';

type Files = Pick<RouteParts, 'library' | 'tokens' | 'guessLimit'>;

const TicketParams = z.object({ '*': z.string() });
const FileParams = z.object({ filename: z.string() });

const zipFile = 'lesson.zip';
const ticketPattern = /^[\w.-]{1,1024}$/;

const types: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.txt': 'text/plain; charset=utf-8',
	'.vtt': 'text/vtt; charset=utf-8',
	'.jpg': 'image/jpeg',
	'.png': 'image/png',
	'.pdf': 'application/pdf',
	'.csv': 'text/csv; charset=utf-8',
	'.mp4': 'video/mp4',
	'.webm': 'video/webm',
	'.mkv': 'video/x-matroska',
	'.mka': 'audio/x-matroska',
};

function typeOf(name: string, { soundFiles }: Lesson): string {
	const type = types[extname(name)] ?? 'application/octet-stream';
	return soundFiles.has(name) ? type.replace('video/', 'audio/') : type;
}

/** Files for other programs, whose content somebody else made: no browser opens them as a page of this server. */
const isOfOthers = (name: string) => name.startsWith(`${documentsFolder}/`) || name === votesFile;

export function lessonRoutes(app: App, parts: RouteParts): void {
	// One wildcard, because a ticket is longer than the router allows a parameter to be.
	const byTicket = {
		config: { hasRecording: (request: FastifyRequest) => hasTicketed(request, parts) },
		schema: { hide: true, params: TicketParams },
	};
	app.get('/lessons/*', byTicket, (request, reply) => sendByTicket(request, reply, request.params['*'], parts));
	const { options, schema } = scoped(parts, 'flutter', 'recordings:read');
	const media = {
		description: 'The file, or the range of it that was requested',
		content: Object.fromEntries(
			['video/mp4', 'video/webm', 'video/x-matroska', 'audio/webm', 'audio/x-matroska'].map((type) => [
				type,
				{ schema: z.any() },
			]),
		),
	};
	const one = {
		...schema,
		summary: 'A file of a recording, by its path in the answers of this API; 404 until the film is made',
		params: FileParams,
		response: { 200: media, 206: media, ...errorResponses(416), ...guarded(404, 503) },
	};
	const config = {
		hasRecording: async ({ params }: FastifyRequest) =>
			(await findFile(FileParams.parse(params).filename, parts)) !== undefined,
	};
	app.get('/recordings/:filename', { ...options, config, schema: one }, (request, reply) =>
		sendByName(request, reply, request.params.filename, parts),
	);
}

/** @param path the ticket, a slash, and the name of a file of the lesson folder; without a name, its page */
async function sendByTicket(request: FastifyRequest, reply: FastifyReply, path: string, parts: Files) {
	const [ticket = ''] = path.split('/', 1);
	const name = path.slice(ticket.length + 1) || pageFile;
	if (!ticketPattern.test(ticket)) throw new SfuError('unauthorized', 'this is no ticket');
	const recordingId = await parts.guessLimit.watch(request.ip, parts.tokens.verifyTicket(ticket));
	const library = libraryOf(parts);
	const lesson = await library.endedLesson(recordingId);
	if (name === zipFile) return sendZip(request, reply, lesson, library);
	return name === pageFile ? sendPage(reply, lesson) : sendFile(request, reply, lesson, name, library);
}

async function sendByName(request: FastifyRequest, reply: FastifyReply, wanted: string, parts: Files) {
	const library = libraryOf(parts);
	const found = await findFile(wanted, parts);
	if (!found) throw notFound('recording', wanted);
	return sendFile(request, reply, found.lesson, found.file, library);
}

/** undefined: no recording of this server has it, or it is not made yet. */
async function findFile(wanted: string, { library }: Files): Promise<{ lesson: Lesson; file: string } | undefined> {
	for (const lesson of (await library?.endedLessons()) ?? []) {
		const { audio, video, combined } = lesson.files;
		const found = [audio, video, combined].find((each) => each?.name === wanted);
		if (found?.file) return { lesson, file: found.file };
	}
	return undefined;
}

/** Whether the recording of a ticket is here; true for what is no ticket, which is refused here. */
async function hasTicketed({ params }: FastifyRequest, { library, tokens }: Files): Promise<boolean> {
	const [ticket = ''] = TicketParams.parse(params)['*'].split('/', 1);
	const recordingId = await tokens.verifyTicket(ticket).catch(() => null);
	return recordingId === null || ((await library?.has(recordingId)) ?? false);
}

/** @throws SfuError not-found: the name is none of those that are in the folder and may be served */
async function requireFile({ folder }: Lesson, name: string): Promise<void> {
	const names = await lessonFileNames(folder);
	if (!names.includes(name)) throw new SfuError('not-found', 'the recording has no such file', { what: 'recording' });
}

/** More bytes from the end than there are mean all of them (RFC 9110, 14.1.2); `send` would refuse them. */
async function allowLongSuffix(headers: IncomingHttpHeaders, file: string): Promise<void> {
	const [, suffix] = /^bytes=-(\d+)$/.exec(headers.range ?? '') ?? [];
	const bytes = (await statOf(file))?.size ?? 0;
	if (suffix !== undefined && bytes > 0 && Number(suffix) > bytes) headers.range = 'bytes=0-';
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, lesson: Lesson, name: string, library: Library) {
	await requireFile(lesson, name);
	await allowLongSuffix(request.raw.headers, join(lesson.folder, name));
	const path = name.split('/').map(encodeURIComponent).join('/');
	const options = { root: lesson.folder, cacheControl: false, contentType: false, index: false };
	const result = await send(request.raw, path, options);
	if (result.type !== 'file') {
		const range = result.headers['Content-Range'];
		if (range !== undefined) reply.header('content-range', range);
		throw result.type === 'error' ? result.metadata.error : new SfuError('not-found', 'this is a folder');
	}
	library.trackReader(lesson.recordingId, result.stream);
	reply.code(result.statusCode).headers(result.headers).header('cache-control', 'private');
	if (result.statusCode !== 304) reply.type(typeOf(name, lesson));
	if (isOfOthers(name)) reply.header('content-disposition', attachment(basename(name)));
	return reply.send(result.stream);
}

async function sendPage(reply: FastifyReply, lesson: Lesson) {
	await requireFile(lesson, pageFile);
	const html = await readFile(join(lesson.folder, pageFile), 'utf8');
	reply.type(typeOf(pageFile, lesson)).headers({
		'cache-control': 'private',
		'content-security-policy': lessonPagePolicy(html),
		'x-frame-options': 'SAMEORIGIN',
	});
	return reply.send(html);
}

async function sendZip(request: FastifyRequest, reply: FastifyReply, lesson: Lesson, library: Library) {
	const zip = await zipLesson(lesson);
	library.trackReader(lesson.recordingId, zip.stream);
	reply.type('application/zip').headers({
		'cache-control': 'private',
		'content-disposition': attachment(`${zip.name}.zip`),
		'content-length': zip.bytes,
	});
	if (request.method !== 'HEAD') return reply.send(zip.stream);
	// Fastify would read the whole stream to answer HEAD.
	zip.stream.destroy();
	return reply.send(Readable.from([]));
}

/** Content-Disposition with the name in UTF-8 (RFC 6266), and in ASCII for clients that know no other. */
function attachment(name: string): string {
	const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
	const hex = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
	const encoded = encodeURIComponent(name).replace(/['()*]/g, hex);
	return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
