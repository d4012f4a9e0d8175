import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Room } from '../../core/Room.ts';
import { CreateRoomRequest } from '../../protocol/http.ts';
import type { ManagementParts } from './flutter.ts';
import { mediaOf, participantView } from './participants.ts';

export const RoomParams = z.object({ roomId: z.string().min(1).max(64) });
const NewRoom = CreateRoomRequest.pick({ roomId: true }).extend({
	options: CreateRoomRequest.pick({ maxParticipants: true }).default({}),
});

export function managedRoomRoutes(app: FastifyInstance, { sfu, settings }: ManagementParts): void {
	app.post('/rooms', async (request) => {
		const { roomId, options } = NewRoom.parse(request.body ?? {});
		const name = roomId ?? settings.name;
		// What strangers make goes away with them.
		const room = sfu.rooms.create({ roomId, name, ...options, ephemeral: settings.open });
		return { success: true, room: await roomOf(room) };
	});
	app.get('/rooms', () => ({ success: true, rooms: sfu.rooms.list().map(roomSummary) }));
	app.get('/rooms/:roomId', async (request) => {
		const room = sfu.rooms.get(RoomParams.parse(request.params).roomId);
		const participants = room.peers.map(participantView);
		return { success: true, room: { ...(await roomOf(room)), participants, stats: mediaCounts(room) } };
	});
	app.delete('/rooms/:roomId', (request) => {
		const { roomId } = RoomParams.parse(request.params);
		sfu.rooms.close(roomId);
		return { success: true, message: `Room ${roomId} closed successfully` };
	});
}

async function roomOf(room: Room) {
	const { id, createdAtMs: createdAt, settings } = room;
	const options = { maxParticipants: settings.maxParticipants, enableRecording: false };
	return { id, rtpCapabilities: await room.capabilities(), options, createdAt };
}

export function roomSummary(room: Room) {
	const { id, size: participants, createdAtMs: createdAt, settings } = room;
	return {
		...{ id, participants, maxParticipants: settings.maxParticipants, createdAt },
		uptime: Date.now() - createdAt,
		recording: { isRecording: false },
		stats: mediaCounts(room),
	};
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
