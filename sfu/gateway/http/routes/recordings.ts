import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { notFound } from '../../../core/errors.ts';
import type { Room } from '../../../core/Room.ts';
import { runningRecording, startedRecording, stoppedRecording } from '../../../dialects/legacyPayloads.ts';
import { RecordingFiles, RecordingOptions } from '../../../protocol/models/recording.ts';
import type { FilmView } from '../../../protocol/recordings.ts';
import { recordingsPath } from '../../../recording/lesson/recordingFiles.ts';
import type { Lesson } from '../../../recording/library/Lesson.ts';
import type { Library } from '../../../recording/library/Library.ts';
import { requireReader } from '../../access/callers.ts';
import { answersOfOthers } from '../RequestForwarding.ts';
import { AnyBody, guarded, RoomParams, scoped } from './describe.ts';
import { type App, libraryOf, type RouteParts } from './parts.ts';

const success = z.literal(true);
const ms = z.number().describe('ms, without pauses');
const Started = z.object({
	id: z.string(),
	roomId: z.string(),
	startedAt: z.number().describe('Unix ms'),
	options: RecordingOptions,
});
export const RunningRecording = Started.extend({ duration: ms });
const Stopped = Started.omit({ options: true }).extend({
	duration: ms,
	files: RecordingFiles,
	stoppedAt: z.number().describe('Unix ms'),
});
const Film = z.object({
	state: z.enum(['waiting', 'making', 'made', 'cancelled', 'failed']),
	percent: z.number().exactOptional().describe('with `making`, 0 to 100'),
});
const Status = z.discriminatedUnion('isRecording', [
	RunningRecording.omit({ roomId: true }).extend({ isRecording: z.literal(true) }),
	z
		.object({
			isRecording: z.literal(false),
			id: z.string().exactOptional(),
			startedAt: z.number().exactOptional().describe('Unix ms'),
			duration: ms.exactOptional(),
			film: Film.exactOptional(),
		})
		.describe('with the last recording of the room, if it ended since the server was started and was not deleted'),
]);
type Status = z.output<typeof Status>;
const FileParams = z.object({ filename: z.string() });
const File = z.object({
	name: z.string(),
	path: z.string(),
	size: z.number().describe('bytes; 0 until the film is made'),
	created: z.string().describe('when the recording began, ISO 8601'),
	modified: z.string().describe('when it ended, ISO 8601'),
});
const Files = z.object({ success, files: z.array(File) });
const Start = z.object({ options: RecordingOptions.nullish() }).nullish();

/** The recording routes of the Flutter API. Of each recording it knows one file: the film. */
export function recordingRoutes(app: App, parts: RouteParts): void {
	roomRecordingRoutes(app, parts);
	fileRoutes(app, parts);
}

function roomRecordingRoutes(app: App, parts: RouteParts): void {
	const { sfu } = parts;
	const write = scoped(parts, 'flutter', 'recordings:write');
	const read = scoped(parts, 'flutter', 'rooms:read', 'everybody');
	const recordingOf = (roomId: string) => sfu.rooms.get(roomId).parts.recording;
	const start = {
		...{ ...write.schema, params: RoomParams, body: Start },
		summary: 'Start recording: everybody in the room is told',
		response: { 200: z.object({ success, recording: Started }), ...guarded(400, 404, 409, 503, 507) },
	};
	app.post('/rooms/:roomId/recording/start', { ...write.options, schema: start }, async ({ params, body }) => {
		// These clients know no choice of cameras.
		const state = await recordingOf(params.roomId).start({ cameras: 'all', ...body?.options });
		return { success: true as const, recording: startedRecording(state) };
	});
	const stop = {
		...{ ...write.schema, params: RoomParams, body: AnyBody },
		summary: 'Stop recording: `files.combined` is the film, which is made afterwards',
		response: { 200: z.object({ success, recording: Stopped }), ...guarded(404) },
	};
	app.post('/rooms/:roomId/recording/stop', { ...write.options, schema: stop }, async ({ params }) => {
		const summary = await recordingOf(params.roomId).stop();
		return { success: true as const, recording: stoppedRecording(summary) };
	});
	const status = {
		...{ ...read.schema, params: RoomParams },
		summary: 'Whether a room is being recorded; afterwards, how far the film is',
		response: { 200: z.object({ success, recording: Status }), ...guarded(404) },
	};
	app.get('/rooms/:roomId/recording/status', { ...read.options, schema: status }, async (request) => {
		const room = sfu.rooms.get(request.params.roomId);
		requireReader(request, room);
		const { state } = room.parts.recording;
		if (!state) return { success: true as const, recording: await lastRecording(room, parts.library) };
		const { roomId: _, ...running } = runningRecording(state);
		return { success: true as const, recording: { isRecording: true as const, ...running } };
	});
}

function fileRoutes(app: App, parts: RouteParts): void {
	const read = scoped(parts, 'flutter', 'recordings:read');
	const write = scoped(parts, 'flutter', 'recordings:write');
	const list = {
		...read.schema,
		summary:
			'Recorded files: the film of each recording, newest first, of all servers of a cluster that can be reached',
		response: { 200: Files, ...guarded(503) },
	};
	app.get('/recordings', { ...read.options, schema: list }, async (request) => {
		const others = await answersOfOthers(request, parts.forwarding, Files);
		const own = (await libraryOf(parts).endedLessons()).map(fileOf);
		const files = [...own, ...others.flatMap((answer) => answer.files)];
		return { success: true as const, files: files.sort((a, b) => Date.parse(b.created) - Date.parse(a.created)) };
	});
	const remove = {
		...{ ...write.schema, params: FileParams },
		summary: 'Delete a recorded file, and the recording with it',
		response: { 200: z.object({ success, message: z.string() }), ...guarded(404, 503) },
	};
	const config = {
		hasRecording: async ({ params }: FastifyRequest) => {
			const { filename } = FileParams.parse(params);
			const lessons = (await parts.library?.endedLessons()) ?? [];
			return lessons.some(({ files }) => files.combined.name === filename);
		},
	};
	app.delete('/recordings/:filename', { ...write.options, config, schema: remove }, async (request) => {
		const library = libraryOf(parts);
		const { filename } = request.params;
		const lesson = (await library.endedLessons()).find(({ files }) => files.combined.name === filename);
		if (!lesson) throw notFound('recording', filename);
		await library.remove(lesson.recordingId);
		return { success: true as const, message: `File ${filename} deleted successfully` };
	});
}

function fileOf({ files, filmBytes, startedAtMs, stoppedAtMs, knownMs }: Lesson): z.output<typeof File> {
	const { name } = files.combined;
	return {
		...{ name, path: recordingsPath + name, size: filmBytes ?? 0 },
		created: new Date(startedAtMs).toISOString(),
		modified: new Date(stoppedAtMs ?? startedAtMs + knownMs).toISOString(),
	};
}

/** Of this room: on an open server, another class may have had one with the same id before. */
async function lastRecording({ id: roomId, createdAtMs }: Room, library: Library | null): Promise<Status> {
	const last = await library?.lastOf(roomId);
	if (!last || last.startedAtMs < createdAtMs) return { isRecording: false };
	const { recordingId: id, startedAtMs: startedAt, durationMs: duration } = last;
	return { isRecording: false, id, startedAt, duration, film: filmOf(last.film) };
}

function filmOf(film: FilmView): z.output<typeof Film> {
	return { state: film.state, ...(film.state === 'making' && { percent: film.percent }) };
}
