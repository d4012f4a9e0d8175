import { nanoid } from 'nanoid';
import { z } from 'zod';
import type { Settings } from '../../../config.ts';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { Peer } from '../../../core/peer/Peer.ts';
import type { Room } from '../../../core/Room.ts';
import { displayNameOf, profileOf } from '../../../dialects/legacyPayloads.ts';
import { grantOfPerson } from '../../../handlers/person.ts';
import { type Grant, Session } from '../../../handlers/Session.ts';
import { Profile, UserId } from '../../../protocol/models.ts';
import { type Caller, callerOf, requireManager, requireReader } from '../../access/callers.ts';
import { guarded, RoomParams, scoped } from './describe.ts';
import { dispatchOrThrow, silentLink } from './inProcess.ts';
import type { App, RouteParts } from './parts.ts';

const NewParticipant = z.object({
	participantId: UserId,
	participantData: z
		.object({
			name: z.string(),
			avatar: z.string().describe('a data URL or a path of this server'),
			platform: z.string(),
		})
		.partial()
		.default({}),
});
const ParticipantParams = RoomParams.extend({ participantId: UserId });
export const ParticipantView = z.object({
	id: z.string(),
	data: Profile.extend({ name: z.string(), avatar: z.string().optional() }),
	joinedAt: z.number().describe('Unix ms'),
});
const ParticipantStats = z.object({
	audioProducer: z.string().nullable(),
	videoProducer: z.string().nullable(),
	audioConsumers: z.array(z.string()),
	videoConsumers: z.array(z.string()),
});
const success = z.literal(true);

/** Ids that clients of this API gave their participants; Lectern's own peer ids differ. */
const givenIds = new WeakMap<Peer, string>();

export function participantRoutes(app: App, parts: RouteParts): void {
	const { sfu } = parts;
	const write = scoped(parts, 'flutter', 'participants:write', 'everybody');
	const read = scoped(parts, 'flutter', 'rooms:read', 'everybody');
	const add = {
		...write.schema,
		summary: 'Add a participant without a connection of its own',
		params: RoomParams,
		body: NewParticipant,
		response: {
			200: z.object({ success, participant: ParticipantView.extend({ roomId: z.string() }) }),
			...guarded(400, 404, 409, 423),
		},
	};
	app.post('/rooms/:roomId/participants', { ...write.options, schema: add }, async (request) => {
		const room = sfu.rooms.get(request.params.roomId);
		const caller = callerOf(request);
		// A person's token says who it is.
		const participantId = caller.kind === 'person' ? caller.identity.userId : request.body.participantId;
		const peer = await addTo(room, { ...request.body, participantId }, caller, parts);
		return { success: true as const, participant: { ...participantView(peer), roomId: room.id } };
	});
	const list = {
		...read.schema,
		summary: 'The participants of a room',
		params: RoomParams,
		response: {
			200: z.object({ success, participants: z.array(ParticipantView.extend({ stats: ParticipantStats })) }),
			...guarded(404),
		},
	};
	app.get('/rooms/:roomId/participants', { ...read.options, schema: list }, (request) => {
		const room = sfu.rooms.get(request.params.roomId);
		requireReader(request, room);
		const participants = room.peers.map((peer) => ({ ...participantView(peer), stats: participantStats(peer) }));
		return { success: true as const, participants };
	});
	const remove = {
		...write.schema,
		summary: 'Remove a participant',
		params: ParticipantParams,
		response: { 200: z.object({ success, message: z.string() }), ...guarded(404) },
	};
	app.delete('/rooms/:roomId/participants/:participantId', { ...write.options, schema: remove }, (request) => {
		const { roomId, participantId } = request.params;
		const room = sfu.rooms.get(roomId);
		const peers = find(room, participantId);
		const caller = callerOf(request);
		if (peers.length === 0 || !peers.every((peer) => isOf(peer, caller))) requireManager(request, room);
		if (peers.length === 0) throw notFound('participant', participantId);
		for (const peer of peers) {
			peer.notify('removed', {});
			peer.closeLink();
			room.leave(peer);
		}
		return { success: true as const, message: `Participant ${participantId} removed from room ${roomId}` };
	});
}

/** Whether it is the caller's own, or was added by a request from there, without a token: then it is taken away again by one. */
function isOf(peer: Peer, caller: Caller): boolean {
	if (caller.kind === 'person') return peer.subject === caller.identity.subject;
	return givenIds.has(peer) && peer.isStranger && peer.network === caller.network;
}

/** By the id of a peer, or all of a user. */
function find(room: Room, participantId: string): Peer[] {
	return room.peers.filter((peer) => peer.id === participantId || userIdOf(peer) === participantId);
}

/** As a client of this API gave it, or as a token says it. */
function userIdOf(peer: Peer): string | undefined {
	return givenIds.get(peer) ?? peer.userId;
}

/** @throws SfuError wrong-state (the id is in use, or the room has a lobby), room-full, room-locked, unavailable */
async function addTo(
	room: Room,
	{ participantId, participantData: { name, avatar, platform } }: z.output<typeof NewParticipant>,
	caller: Caller,
	{ sfu, logger, settings }: RouteParts,
): Promise<Peer> {
	const requireUnused = () => {
		if (find(room, participantId).length > 0)
			throw new SfuError('wrong-state', `participant ${participantId} is already in this room`);
	};
	requireUnused();
	const grant = grantFor(caller, room, settings);
	const session = new Session({ sfu, link: silentLink(), grant, logger, network: caller.network });
	const request = { roomId: room.id, displayName: displayNameOf(name), profile: profileOf(avatar, platform) };
	const answer = await dispatchOrThrow(session, 'joinRoom', request);
	if (answer.status === 'waiting') {
		session.disconnected();
		throw new SfuError('wrong-state', 'Waiting for the host to let you in');
	}
	const { peer } = session;
	try {
		// Another request may have used the id during the await.
		if (find(room, participantId).some((other) => other !== peer)) requireUnused();
	} catch (error) {
		room.leave(peer);
		throw error;
	}
	givenIds.set(peer, participantId);
	return peer;
}

function grantFor(caller: Caller, room: Room, { seatsPerPerson }: Settings): Grant {
	if (caller.kind === 'person') return { ...grantOfPerson(caller.identity, seatsPerPerson), open: false };
	const grant = { subject: nanoid(), maxSeats: 1, role: 'participant', roomId: room.id, open: false } as const;
	return { ...grant, stranger: caller.kind !== 'program' };
}

export function participantView(peer: Peer) {
	const { id, displayName: name, profile, identity, joinedAtMs: joinedAt } = peer;
	const picture = identity?.picture === undefined ? {} : { avatar: identity.picture };
	return { id: userIdOf(peer) ?? id, data: { name, ...picture, ...profile }, joinedAt };
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

/** Ids of a peer's producers and consumers, by kind. */
export function mediaOf({ producers, consumers }: Peer) {
	const idsOf = (all: readonly { id: string; kind: string }[], wanted: 'audio' | 'video') =>
		all.flatMap(({ id, kind }) => (kind === wanted ? [id] : []));
	const received = consumers.all().map(({ id, consumer }) => ({ id, kind: consumer.kind }));
	return {
		audioProducers: idsOf(producers.all(), 'audio'),
		videoProducers: idsOf(producers.all(), 'video'),
		audioConsumers: idsOf(received, 'audio'),
		videoConsumers: idsOf(received, 'video'),
	};
}
