import { z } from 'zod';
import { notFound, SfuError } from '../../../core/errors.ts';
import { AnyBody, guarded, RoomParams, scoped } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

const success = z.literal(true);
const RecordingStatus = z.object({ isRecording: z.boolean() });
const FileParams = z.object({ filename: z.string().min(1).max(128) });
const File = z.object({ name: z.string() });

/** The recording routes of the Flutter API. This server does not record: starting fails, and there are no files. */
export function recordingRoutes(app: App, parts: RouteParts): void {
	const { sfu } = parts;
	const write = scoped(parts, 'flutter', 'recordings:write');
	const read = scoped(parts, 'flutter', 'rooms:read');
	const inRoom = { ...write.schema, params: RoomParams, body: AnyBody };
	const start = { ...inRoom, summary: 'Start recording: always fails, this server does not record' };
	app.post(
		'/rooms/:roomId/recording/start',
		{ ...write.options, schema: { ...start, response: guarded(404, 503) } },
		() => {
			throw new SfuError('unavailable', 'this server does not record');
		},
	);
	const stop = { ...inRoom, summary: 'Stop recording: always fails, this server does not record' };
	app.post('/rooms/:roomId/recording/stop', { ...write.options, schema: { ...stop, response: guarded(404) } }, () => {
		throw new SfuError('no-recording', 'this server does not record');
	});
	const status = {
		...read.schema,
		summary: 'Whether a room is being recorded',
		params: RoomParams,
		response: { 200: z.object({ success, recording: RecordingStatus }), ...guarded(404) },
	};
	app.get('/rooms/:roomId/recording/status', { ...read.options, schema: status }, (request) => ({
		success: true as const,
		recording: { isRecording: sfu.rooms.get(request.params.roomId).view.recording },
	}));
	const list = {
		summary: 'Recorded files',
		response: { 200: z.object({ success, files: z.array(File) }), ...guarded() },
	};
	app.get('/recordings', { ...read.options, schema: { ...read.schema, ...list } }, () => ({
		success: true as const,
		files: [],
	}));
	const remove = {
		summary: 'Delete a recorded file',
		params: FileParams,
		response: guarded(404),
	};
	app.delete('/recordings/:filename', { ...write.options, schema: { ...write.schema, ...remove } }, (request) => {
		throw notFound('recording', request.params.filename);
	});
}
