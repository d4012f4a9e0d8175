/** The library of recordings: Lectern's own REST API. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
	FilmRequest,
	RecordingDeleted,
	RecordingList,
	RecordingPatch,
	RecordingTicket,
	RecordingView,
	Retention,
} from '../../../protocol/recordings.ts';
import { answersOfOthers } from '../RequestForwarding.ts';
import { AnyBody, guarded, scoped } from './describe.ts';
import { type App, libraryOf, type RouteParts } from './parts.ts';

const RecordingParams = z.object({ recordingId: z.string() });

/** Whether the recording of `RecordingParams` is here. */
const hasRecording =
	({ library }: Pick<RouteParts, 'library'>) =>
	async ({ params }: FastifyRequest): Promise<boolean> =>
		(await library?.has(RecordingParams.parse(params).recordingId)) ?? false;

/** Listing, changing and deleting recordings, also on an open server for hosts and tokens with the scope only. */
export function libraryRoutes(app: App, parts: RouteParts): void {
	readingRoutes(app, parts);
	changingRoutes(app, parts);
}

function readingRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = scoped(parts, 'recordings', 'recordings:read');
	const list = {
		summary: 'All recordings, of all servers of a cluster that can be reached',
		response: { 200: RecordingList, ...guarded(503) },
	};
	app.get('/api/recordings', { ...options, schema: { ...schema, ...list } }, async (request) => {
		const library = libraryOf(parts);
		const [own, freeBytes, others] = await Promise.all([
			library.list(),
			library.freeBytes(),
			answersOfOthers(request, parts.forwarding, RecordingList),
		]);
		const { folder, makerName: maker, retention } = library;
		const elsewhere = others.flatMap(({ recordings }) => recordings);
		const recordings = [...own, ...elsewhere].sort((a, b) => b.startedAtMs - a.startedAtMs);
		return { recordings, folder, freeBytes, maker, retention };
	});
	const one = {
		...schema,
		summary: 'One recording',
		params: RecordingParams,
		response: { 200: RecordingView, ...guarded(404, 503) },
	};
	const config = { hasRecording: hasRecording(parts) };
	app.get('/api/recordings/:recordingId', { ...options, config, schema: one }, (request) =>
		libraryOf(parts).get(request.params.recordingId),
	);
	const ticket = {
		...schema,
		summary: 'An address of the files of a recording that needs no header, for players and downloads',
		params: RecordingParams,
		body: AnyBody,
		response: { 200: RecordingTicket, ...guarded(404, 409, 503) },
	};
	app.post('/api/recordings/:recordingId/ticket', { ...options, config, schema: ticket }, async (request) => {
		const { recordingId } = await libraryOf(parts).endedLesson(request.params.recordingId);
		const issued = await parts.tokens.issueTicket(recordingId);
		const path = `/lessons/${issued.ticket}/`;
		return { path, zip: `${path}lesson.zip`, expiresAtMs: issued.expiresAtMs };
	});
}

function changingRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = scoped(parts, 'recordings', 'recordings:write');
	const params = RecordingParams;
	const config = { hasRecording: hasRecording(parts) };
	const rename = {
		...{ ...schema, params, summary: 'Rename a recording; its folder keeps its name' },
		body: RecordingPatch,
		response: { 200: RecordingView, ...guarded(400, 404, 409, 503) },
	};
	app.patch('/api/recordings/:recordingId', { ...options, config, schema: rename }, (request) =>
		libraryOf(parts).rename(request.params.recordingId, request.body.name),
	);
	const remove = {
		...{ ...schema, params, summary: 'Delete a recording; it can be restored for some seconds' },
		response: { 200: RecordingDeleted, ...guarded(404, 409, 503) },
	};
	app.delete('/api/recordings/:recordingId', { ...options, config, schema: remove }, (request) =>
		libraryOf(parts).remove(request.params.recordingId),
	);
	const restore = {
		...{ ...schema, params, body: AnyBody, summary: 'Bring back a recording that was deleted a moment ago' },
		response: { 200: RecordingView, ...guarded(404, 503) },
	};
	app.post('/api/recordings/:recordingId/restore', { ...options, config, schema: restore }, (request) =>
		libraryOf(parts).restore(request.params.recordingId),
	);
	const film = {
		...{ ...schema, params, summary: 'Make the film of a recording now or again, or cancel it' },
		body: FilmRequest,
		response: { 200: RecordingView, ...guarded(400, 404, 409, 503) },
	};
	app.post('/api/recordings/:recordingId/film', { ...options, config, schema: film }, (request) =>
		libraryOf(parts).changeFilm(request.params.recordingId, request.body.action),
	);
	const retention = {
		...{ ...schema, summary: 'When recordings are deleted by themselves' },
		body: Retention,
		response: { 200: Retention, ...guarded(400, 503) },
	};
	app.put('/api/recordings/retention', { ...options, schema: retention }, (request) => {
		const library = libraryOf(parts);
		library.setRetention(request.body);
		return library.retention;
	});
}
