import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { notFound, SfuError } from '../../core/errors.ts';
import type { ManagementParts } from './flutter.ts';
import { RoomParams } from './rooms.ts';

const FileParams = z.object({ filename: z.string().min(1).max(128) });

/** This server does not record: nothing is in progress, and there are no files. */
export function recordingRoutes(app: FastifyInstance, { sfu }: ManagementParts): void {
	app.post('/rooms/:roomId/recording/start', (request) => {
		sfu.rooms.get(RoomParams.parse(request.params).roomId);
		throw new SfuError('unavailable', 'this server does not record');
	});
	app.post('/rooms/:roomId/recording/stop', (request) => {
		sfu.rooms.get(RoomParams.parse(request.params).roomId);
		throw new SfuError('no-recording', 'this server does not record');
	});
	app.get('/rooms/:roomId/recording/status', (request) => {
		sfu.rooms.get(RoomParams.parse(request.params).roomId);
		return { success: true, recording: { isRecording: false } };
	});
	app.get('/recordings', () => ({ success: true, files: [] }));
	app.delete('/recordings/:filename', (request) => {
		throw notFound('recording', FileParams.parse(request.params).filename);
	});
}
