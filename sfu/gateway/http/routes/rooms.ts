import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Room } from '../../../core/Room.ts';
import { runningRecording } from '../../../dialects/legacyPayloads.ts';
import { CreateRoomRequest } from '../../../protocol/http.ts';
import { FounderToken } from '../../../protocol/models/common.ts';
import { RtpCapabilitiesView } from '../../../protocol/models.ts';
import { steadyNowMs } from '../../../steadyClock.ts';
import { callerOf, mayRead, requireManager, requireReader } from '../../access/callers.ts';
import { answersOfOthers } from '../RequestForwarding.ts';
import { guarded, RoomParams, scoped } from './describe.ts';
import { createFor } from './native.ts';
import { mediaOf, ParticipantView, participantView } from './participants.ts';
import type { App, RouteParts } from './parts.ts';
import { RunningRecording } from './recordings.ts';

const maxTimeoutMs = 30 * 24 * 3_600_000;
const NewRoom = CreateRoomRequest.pick({ roomId: true }).extend({
	options: z
		.object({
			maxParticipants: CreateRoomRequest.shape.maxParticipants,
			enableRecording: z.boolean().optional().describe('whether the room may be recorded; default: yes'),
			timeout: z
				.number()
				.int()
				.refine((ms) => ms === 0 || (ms >= 1000 && ms <= maxTimeoutMs), 'must be 0, or 1000 ms to 30 days')
				.optional()
				.describe('ms; the room closes after it was empty for so long. 0: it never closes'),
		})
		.optional(),
});

const MediaCounts = z.object({
	audioProducers: z.number(),
	videoProducers: z.number(),
	audioConsumers: z.number(),
	videoConsumers: z.number(),
});
const RoomState = z.object({
	id: z.string(),
	rtpCapabilities: RtpCapabilitiesView,
	options: z.object({ maxParticipants: z.number(), enableRecording: z.boolean(), timeout: z.number() }),
	createdAt: z.number().describe('Unix ms'),
});
export const RoomSummary = z.object({
	id: z.string(),
	participants: z.number(),
	maxParticipants: z.number(),
	createdAt: z.number().describe('Unix ms'),
	uptime: z.number().describe('ms'),
	recording: z.discriminatedUnion('isRecording', [
		RunningRecording.pick({ startedAt: true, duration: true }).extend({ isRecording: z.literal(true) }),
		z.object({ isRecording: z.literal(false) }),
	]),
	stats: MediaCounts,
});
const success = z.literal(true);
const RoomList = z.object({ success, rooms: z.array(RoomSummary) });

export function managedRoomRoutes(app: App, parts: RouteParts): void {
	const { sfu } = parts;
	const read = scoped(parts, 'flutter', 'rooms:read', 'everybody');
	const write = scoped(parts, 'flutter', 'rooms:write', 'everybody');
	const end = scoped(parts, 'flutter', 'rooms:write', 'hosts');
	const create = {
		...write.schema,
		summary: 'Create a room',
		body: NewRoom.nullish(),
		response: {
			200: z.object({ success, room: RoomState, founderToken: FounderToken.exactOptional() }),
			...guarded(400, 409, 503, 507),
		},
	};
	const config = { room: { in: 'body', field: 'roomId', creates: true } } as const;
	app.post('/rooms', { ...write.options, config, schema: create }, async (request) => {
		const { roomId, options: { maxParticipants, enableRecording: recordable, timeout } = {} } = request.body ?? {};
		// undefined leaves it to the server's default; 0 means that the room never closes (null).
		const emptyTimeoutMs = timeout === undefined ? undefined : timeout || null;
		const wanted = { roomId, maxParticipants, recordable, emptyTimeoutMs };
		const { room, founderToken } = await createFor(callerOf(request), wanted, parts);
		const state = await roomState(room);
		return { success: true as const, room: state, ...(founderToken !== undefined && { founderToken }) };
	});
	const list = {
		summary:
			'All rooms, of all servers of a cluster that can be reached; on an open server without a token, those of this server founded from the same address',
		response: { 200: RoomList, ...guarded() },
	};
	app.get('/rooms', { ...read.options, schema: { ...read.schema, ...list } }, async (request) => ({
		success: true as const,
		rooms: [...readableRooms(request, parts).map(roomSummary), ...(await roomsOfOthers(request, parts))],
	}));
	const one = {
		...read.schema,
		summary: 'A room and its participants',
		params: RoomParams,
		response: {
			200: z.object({
				success,
				room: RoomState.extend({ participants: z.array(ParticipantView), stats: MediaCounts }),
			}),
			...guarded(404),
		},
	};
	app.get('/rooms/:roomId', { ...read.options, schema: one }, async (request) => {
		const room = sfu.rooms.get(request.params.roomId);
		requireReader(request, room);
		const participants = room.peers.map(participantView);
		const state = { ...(await roomState(room)), participants, stats: mediaCounts(room) };
		return { success: true as const, room: state };
	});
	const close = {
		...end.schema,
		summary: 'Close a room',
		params: RoomParams,
		response: { 200: z.object({ success, message: z.string() }), ...guarded(404) },
	};
	app.delete('/rooms/:roomId', { ...end.options, schema: close }, (request) => {
		const { roomId } = request.params;
		requireManager(request, sfu.rooms.get(roomId));
		sfu.rooms.close(roomId);
		return { success: true as const, message: `Room ${roomId} closed successfully` };
	});
}

/** Those that the caller may see. */
export function readableRooms(request: FastifyRequest, { sfu }: RouteParts): Room[] {
	return sfu.rooms.list().filter((room) => mayRead(callerOf(request), room));
}

/** Strangers make one server work, not all of them. */
async function roomsOfOthers(request: FastifyRequest, { forwarding }: RouteParts) {
	if (callerOf(request).kind === 'stranger') return [];
	return (await answersOfOthers(request, forwarding, RoomList)).flatMap(({ rooms }) => rooms);
}

async function roomState(room: Room) {
	const { id, createdAtMs: createdAt, settings } = room;
	const { maxParticipants, recordable: enableRecording, emptyTimeoutMs } = settings;
	const options = { maxParticipants, enableRecording, timeout: emptyTimeoutMs ?? 0 };
	return { id, rtpCapabilities: await room.capabilities(), options, createdAt };
}

export function roomSummary(room: Room): z.output<typeof RoomSummary> {
	const { id, size: participants, createdAtMs: createdAt, settings } = room;
	return {
		...{ id, participants, maxParticipants: settings.maxParticipants, createdAt },
		uptime: steadyNowMs() - createdAt,
		recording: recordingOf(room),
		stats: mediaCounts(room),
	};
}

function recordingOf(room: Room): z.output<typeof RoomSummary>['recording'] {
	const { state } = room.parts.recording;
	if (!state) return { isRecording: false };
	const { startedAt, duration } = runningRecording(state);
	return { isRecording: true, startedAt, duration };
}

function mediaCounts(room: Room) {
	const media = room.peers.map(mediaOf);
	const count = (of: (one: ReturnType<typeof mediaOf>) => string[]) =>
		media.reduce((sum, one) => sum + of(one).length, 0);
	return {
		audioProducers: count(({ audioProducers }) => audioProducers),
		videoProducers: count(({ videoProducers }) => videoProducers),
		audioConsumers: count(({ audioConsumers }) => audioConsumers),
		videoConsumers: count(({ videoConsumers }) => videoConsumers),
	};
}
