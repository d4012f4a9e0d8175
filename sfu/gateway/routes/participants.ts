import type { FastifyInstance } from 'fastify';
import { nanoid } from 'nanoid';
import { z } from 'zod';
import { notFound, SfuError } from '../../core/errors.ts';
import type { Peer } from '../../core/Peer.ts';
import type { PeerLink } from '../../core/PeerLink.ts';
import type { Room } from '../../core/Room.ts';
import { displayNameOf, profileOf } from '../../dialects/older.ts';
import { dispatch } from '../../handlers/dispatch.ts';
import { Session } from '../../handlers/Session.ts';
import type { ManagementParts } from './flutter.ts';
import { RoomParams } from './rooms.ts';

const NewParticipant = z.object({
	participantId: z.string().min(1).max(128),
	participantData: z.object({ name: z.string(), avatar: z.string(), platform: z.string() }).partial().default({}),
});
const ParticipantParams = RoomParams.extend({ participantId: z.string().min(1).max(128) });

/** One who was added by request has no connection: what it would be told is dropped. */
const silentLink = (): PeerLink => ({ notify: () => {}, close: () => {} });

/** Ids that were chosen by whoever added them, instead of ours. */
const givenIds = new WeakMap<Peer, string>();

export function participantRoutes(app: FastifyInstance, parts: ManagementParts): void {
	const { sfu } = parts;
	app.post('/rooms/:roomId/participants', async (request) => {
		const room = sfu.rooms.get(RoomParams.parse(request.params).roomId);
		const peer = await add(room, NewParticipant.parse(request.body), parts);
		const { id, data, joinedAt } = participantView(peer);
		return { success: true, participant: { id, roomId: room.id, data, joinedAt } };
	});
	app.get('/rooms/:roomId/participants', (request) => {
		const room = sfu.rooms.get(RoomParams.parse(request.params).roomId);
		return {
			success: true,
			participants: room.peers.map((peer) => ({ ...participantView(peer), stats: participantStats(peer) })),
		};
	});
	app.delete('/rooms/:roomId/participants/:participantId', (request) => {
		const { roomId, participantId } = ParticipantParams.parse(request.params);
		const room = sfu.rooms.get(roomId);
		const peer = find(room, participantId);
		if (!peer) throw notFound('participant', participantId);
		peer.notify('removed', {});
		peer.closeLink();
		room.leave(peer);
		return { success: true, message: `Participant ${participantId} removed from room ${roomId}` };
	});
}

function find(room: Room, participantId: string): Peer | undefined {
	return room.peers.find((peer) => peer.id === participantId || givenIds.get(peer) === participantId);
}

/** @throws SfuError wrong-state (the id is taken, the host must let it in), room-full, room-locked, unavailable */
async function add(
	room: Room,
	{ participantId, participantData: { name, avatar, platform } }: z.output<typeof NewParticipant>,
	{ sfu, logger }: ManagementParts,
): Promise<Peer> {
	const requireFree = () => {
		if (find(room, participantId)) throw new SfuError('wrong-state', `participant ${participantId} is in this room`);
	};
	requireFree();
	const grant = { subject: nanoid(), role: 'participant' as const, roomId: room.id, open: false };
	const session = new Session({ sfu, link: silentLink(), grant, logger });
	const request = { roomId: room.id, displayName: displayNameOf(name), profile: profileOf(avatar, platform) };
	const answer = await dispatch(session, 'joinRoom', request);
	if (!answer.ok) {
		const { code, message, ...details } = answer.error;
		throw new SfuError(code, message, details);
	}
	if (answer.status === 'waiting') {
		session.disconnected();
		throw new SfuError('wrong-state', 'Waiting for the host to let you in');
	}
	const { peer } = session;
	try {
		// Another request may have taken the id meanwhile.
		requireFree();
	} catch (error) {
		room.leave(peer);
		throw error;
	}
	givenIds.set(peer, participantId);
	return peer;
}

export function participantView(peer: Peer) {
	const { id, displayName: name, profile, joinedAtMs: joinedAt } = peer;
	return { id: givenIds.get(peer) ?? id, data: { name, ...profile }, joinedAt };
}

function participantStats(peer: Peer) {
	const { audioProducers, videoProducers, audioConsumers, videoConsumers } = mediaOf(peer);
	return {
		audioProducer: audioProducers[0] ?? null,
		videoProducer: videoProducers[0] ?? null,
		audioConsumers,
		videoConsumers,
	};
}

/** Ids of what it sends and receives, by kind. */
export function mediaOf({ producers, consumers }: Peer) {
	const idsOf = (things: { id: string; kind: string }[], wanted: 'audio' | 'video') =>
		things.flatMap(({ id, kind }) => (kind === wanted ? [id] : []));
	const received = consumers.all().map(({ id, consumer }) => ({ id, kind: consumer.kind }));
	return {
		audioProducers: idsOf(producers.all(), 'audio'),
		videoProducers: idsOf(producers.all(), 'video'),
		audioConsumers: idsOf(received, 'audio'),
		videoConsumers: idsOf(received, 'video'),
	};
}
