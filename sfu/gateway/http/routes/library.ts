/** The library of recordings: Lectern's own REST API. */
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
import { AnyBody, guarded, scoped } from './describe.ts';
import { type App, libraryOf, type RouteParts } from './parts.ts';

const RecordingParams = z.object({ recordingId: z.string() });

/** Listing, changing and deleting recordings, also on an open server for hosts and tokens with the scope only. */
export function libraryRoutes(app: App, parts: RouteParts): void {
	readingRoutes(app, parts);
	changingRoutes(app, parts);
}

function readingRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = scoped(parts, 'recordings', 'recordings:read');
	const list = { summary: 'All recordings', response: { 200: RecordingList, ...guarded(503) } };
	app.get('/api/recordings', { ...options, schema: { ...schema, ...list } }, async () => {
		const library = libraryOf(parts);
		const [recordings, freeBytes] = await Promise.all([library.list(), library.freeBytes()]);
		const { folder, makerName: maker, retention } = library;
		return { recordings, folder, freeBytes, maker, retention };
	});
	const one = {
		...schema,
		summary: 'One recording',
		params: RecordingParams,
		response: { 200: RecordingView, ...guarded(404, 503) },
	};
	app.get('/api/recordings/:recordingId', { ...options, schema: one }, (request) =>
		libraryOf(parts).get(request.params.recordingId),
	);
	const ticket = {
		...schema,
		summary: 'An address of the files of a recording that needs no header, for players and downloads',
		params: RecordingParams,
		body: AnyBody,
		response: { 200: RecordingTicket, ...guarded(404, 409, 503) },
	};
	app.post('/api/recordings/:recordingId/ticket', { ...options, schema: ticket }, async (request) => {
		const { recordingId } = await libraryOf(parts).endedLesson(request.params.recordingId);
		const issued = await parts.tokens.issueTicket(recordingId);
		const path = `/lessons/${issued.ticket}/`;
		return { path, zip: `${path}lesson.zip`, expiresAtMs: issued.expiresAtMs };
	});
}

function changingRoutes(app: App, parts: RouteParts): void {
	const { options, schema } = scoped(parts, 'recordings', 'recordings:write');
	const params = RecordingParams;
	const rename = {
		...{ ...schema, params, summary: 'Rename a recording; its folder keeps its name' },
		body: RecordingPatch,
		response: { 200: RecordingView, ...guarded(400, 404, 409, 503) },
	};
	app.patch('/api/recordings/:recordingId', { ...options, schema: rename }, (request) =>
		libraryOf(parts).rename(request.params.recordingId, request.body.name),
	);
	const remove = {
		...{ ...schema, params, summary: 'Delete a recording; it can be restored for some seconds' },
		response: { 200: RecordingDeleted, ...guarded(404, 409, 503) },
	};
	app.delete('/api/recordings/:recordingId', { ...options, schema: remove }, (request) =>
		libraryOf(parts).remove(request.params.recordingId),
	);
	const restore = {
		...{ ...schema, params, body: AnyBody, summary: 'Bring back a recording that was deleted a moment ago' },
		response: { 200: RecordingView, ...guarded(404, 503) },
	};
	app.post('/api/recordings/:recordingId/restore', { ...options, schema: restore }, (request) =>
		libraryOf(parts).restore(request.params.recordingId),
	);
	const film = {
		...{ ...schema, params, summary: 'Make the film of a recording now or again, or cancel it' },
		body: FilmRequest,
		response: { 200: RecordingView, ...guarded(400, 404, 409, 503) },
	};
	app.post('/api/recordings/:recordingId/film', { ...options, schema: film }, (request) =>
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
