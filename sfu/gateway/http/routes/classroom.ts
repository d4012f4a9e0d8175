import { z } from 'zod';
import { strangersEmptyTimeoutMs } from '../../../core/limits.ts';
import { mediasoupPeerOf } from '../../../dialects/classroom.ts';
import { displayNameOf, identityOf, sentences } from '../../../dialects/legacyPayloads.ts';
import { type Role, RtpCapabilitiesView } from '../../../protocol/models.ts';
import { sendError } from '../httpErrors.ts';
import { remoteMediaRoutes } from './classroomMedia.ts';
import { type App, guarded, RoomParams, Succeeded, scoped } from './describe.ts';
import type { ManagementParts } from './flutter.ts';
import { PeerId, RemotePeers } from './RemotePeers.ts';

const RoomId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const NewPeer = z.object({
	peerId: PeerId,
	userId: z.union([z.string(), z.number()]).optional(),
	email: z.string().optional(),
	fullName: z.string().optional(),
	role: z.string().optional().describe('`teacher`, `host` and `admin` may moderate; everybody else participates'),
	isProducer: z.boolean().optional().describe('false: only watches'),
	roomName: z.string().max(80).optional().describe('of a room that does not exist yet'),
});
const RemotePeer = z.object({
	peerId: z.string().describe("Lectern's own id"),
	userId: z.string(),
	fullName: z.string(),
	role: z.string(),
	isProducer: z.boolean(),
	email: z.string().optional(),
	producers: z.array(z.object({ producerId: z.string(), kind: z.enum(['audio', 'video']) })),
});
const rtpCapabilities = RtpCapabilitiesView;

const moderates: ReadonlySet<string> = new Set(['teacher', 'host', 'admin']);
const roleOf = (role = ''): Role => (moderates.has(role.toLowerCase()) ? 'host' : 'participant');

/** A signalling server elsewhere drives this one for its own peers: `peerId` says for whom. */
export async function classroomRoutes(app: App, parts: ManagementParts): Promise<void> {
	const peers = new RemotePeers(parts);
	await app.register(
		async (scope: App) => {
			scope.setErrorHandler((error, _request, reply) => sendError(reply, error, parts.logger, sentences));
			remoteRoomRoutes(scope, parts, peers);
			remoteMediaRoutes(scope, parts, peers);
		},
		{ prefix: '/rooms/:roomId' },
	);
}

function remoteRoomRoutes(app: App, parts: ManagementParts, peers: RemotePeers): void {
	const { sfu } = parts;
	const read = scoped(parts, 'classroom', 'rooms:read');
	const write = scoped(parts, 'classroom', 'peers:write');
	const info = {
		...read.schema,
		summary: 'A room, and everybody in it',
		params: RoomParams,
		response: {
			200: z.object({ roomId: z.string(), rtpCapabilities, peers: z.array(RemotePeer) }),
			...guarded(404),
		},
	};
	app.get('', { ...read.options, schema: info }, async (request) => {
		const room = sfu.rooms.get(request.params.roomId);
		return {
			roomId: room.id,
			rtpCapabilities: await room.capabilities(),
			peers: room.peerViews().map(mediasoupPeerOf),
		};
	});
	const join = {
		...write.schema,
		summary: 'Bring a peer in; the room is made if need be, and closed when it stays empty',
		params: z.object({ roomId: RoomId }),
		body: NewPeer,
		response: {
			200: z.object({ rtpCapabilities, peers: z.array(RemotePeer).describe('everybody else') }),
			...guarded(400, 409, 423),
		},
	};
	app.post('/peers', { ...write.options, schema: join }, async (request) => {
		const { roomId } = request.params;
		const { peerId, userId, email, fullName, role, isProducer, roomName = roomId } = request.body;
		if (!sfu.rooms.find(roomId)) {
			sfu.rooms.create({ roomId, name: roomName, emptyTimeoutMs: strangersEmptyTimeoutMs });
		}
		const identity = identityOf(userId, email);
		const wanted = { displayName: displayNameOf(fullName, userId), identity, viewer: isProducer === false };
		const joined = await peers.join({ roomId, peerId, role: roleOf(role), join: wanted });
		return { rtpCapabilities: joined.routerRtpCapabilities, peers: joined.peers.map(mediasoupPeerOf) };
	});
	const leave = {
		...write.schema,
		summary: 'A peer leaves, and its media end',
		params: RoomParams.extend({ peerId: PeerId }),
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete('/peers/:peerId', { ...write.options, schema: leave }, (request) => {
		const { roomId, peerId } = request.params;
		const { room, peer } = peers.get(roomId, peerId);
		room.leave(peer);
		return { success: true as const };
	});
}
