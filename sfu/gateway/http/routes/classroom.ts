import { z } from 'zod';
import { openRoomEmptyTimeoutMs } from '../../../core/limits.ts';
import type { Room } from '../../../core/Room.ts';
import { mediasoupPeerOf } from '../../../dialects/classroom.ts';
import { displayNameOf, identityOf, sentences } from '../../../dialects/legacyPayloads.ts';
import { FounderToken } from '../../../protocol/models/common.ts';
import { type Role, RtpCapabilitiesView } from '../../../protocol/models.ts';
import { type Caller, callerOf, founderOf, mayManage, refuse, requireReader } from '../../access/callers.ts';
import { sendError } from '../httpErrors.ts';
import { remoteMediaRoutes } from './classroomMedia.ts';
import { guarded, RoomParams, Succeeded, scoped } from './describe.ts';
import type { App, RouteParts } from './parts.ts';
import { PeerId, RemotePeers } from './RemotePeers.ts';

const RoomId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const NewPeer = z.object({
	peerId: PeerId,
	userId: z.union([z.string(), z.number()]).optional(),
	email: z.string().optional(),
	fullName: z.string().optional(),
	role: z.string().optional().describe('`teacher`, `host` and `admin` become hosts, every other role a participant'),
	isProducer: z.boolean().optional().describe('false: receives only'),
	roomName: z.string().max(80).optional().describe('name of the room, if it is created by this request'),
});
const RemotePeer = z.object({
	peerId: z.string().describe("the peer's id in Lectern, not the given one"),
	userId: z.string(),
	fullName: z.string(),
	role: z.string(),
	isProducer: z.boolean(),
	email: z.string().optional(),
	producers: z.array(z.object({ producerId: z.string(), kind: z.enum(['audio', 'video']) })),
});
const rtpCapabilities = RtpCapabilitiesView;

const hostRoles: ReadonlySet<string> = new Set(['teacher', 'host', 'admin']);
const roleOf = (role = ''): Role => (hostRoles.has(role.toLowerCase()) ? 'host' : 'participant');

/** The address from which a room was founded by these routes, whose clients know no founder's token. */
type FoundedRooms = WeakMap<Room, { network: string; hasHost: boolean }>;

async function findOrFound(
	roomId: string,
	name: string,
	caller: Caller,
	parts: RouteParts,
	founded: FoundedRooms,
): Promise<{ room: Room; founderToken?: string | undefined }> {
	const found = parts.sfu.rooms.find(roomId);
	if (found) return { room: found };
	const wanted = { roomId, name, emptyTimeoutMs: openRoomEmptyTimeoutMs };
	if (caller.kind === 'program') return { room: parts.sfu.rooms.create(wanted) };
	const room = parts.sfu.rooms.found(wanted, founderOf(caller, roomId));
	if (caller.kind === 'person') return { room };
	founded.set(room, { network: caller.network, hasHost: false });
	return { room, founderToken: await parts.founderTokens.issue(room) };
}

/**
 * On an open server, a host's role needs a token. The signalling server that founded the room gets it for its first peer; its
 * other teachers are participants, who may send and receive all the same.
 * @throws SfuError unauthorized, forbidden
 */
function grantedRole(wanted: Role, room: Room, caller: Caller, founded: FoundedRooms): Role {
	// Its token says which.
	if (caller.kind === 'person') return 'participant';
	if (wanted === 'participant' || mayManage(caller, room)) return wanted;
	const founding = founded.get(room);
	if (!founding || founding.network !== caller.network) refuse(caller);
	return !founding.hasHost && room.size === 0 ? wanted : 'participant';
}

/** REST API for another signalling server that uses this SFU for its own peers, which it names by `peerId`. */
export async function classroomRoutes(app: App, parts: RouteParts): Promise<void> {
	const peers = new RemotePeers(parts);
	await app.register(
		async (scope: App) => {
			scope.setErrorHandler((error, _request, reply) => sendError(reply, error, parts.log, sentences));
			remoteRoomRoutes(scope, parts, peers);
			remoteMediaRoutes(scope, parts, peers);
		},
		{ prefix: '/rooms/:roomId' },
	);
}

function remoteRoomRoutes(app: App, parts: RouteParts, peers: RemotePeers): void {
	const { sfu } = parts;
	const founded: FoundedRooms = new WeakMap();
	const read = scoped(parts, 'classroom', 'rooms:read', 'everybody');
	const write = scoped(parts, 'classroom', 'peers:write', 'everybody');
	const info = {
		...read.schema,
		summary: 'A room and its peers',
		params: RoomParams,
		response: {
			200: z.object({ roomId: z.string(), rtpCapabilities, peers: z.array(RemotePeer) }),
			...guarded(404),
		},
	};
	app.get('', { ...read.options, schema: info }, async (request) => {
		const room = sfu.rooms.get(request.params.roomId);
		if (!peers.has(room, callerOf(request))) requireReader(request, room);
		return {
			roomId: room.id,
			rtpCapabilities: await room.capabilities(),
			peers: room.views.peers.map(mediasoupPeerOf),
		};
	});
	const join = {
		...write.schema,
		summary: 'Join a peer; the room is created if needed, and closed after it stayed empty',
		params: z.object({ roomId: RoomId }),
		body: NewPeer,
		response: {
			200: z.object({
				rtpCapabilities,
				peers: z.array(RemotePeer).describe('the other peers'),
				founderToken: FounderToken.exactOptional(),
			}),
			...guarded(400, 409, 423),
		},
	};
	const config = { room: { in: 'params', field: 'roomId', creates: true } } as const;
	app.post('/peers', { ...write.options, config, schema: join }, async (request) => {
		const { roomId } = request.params;
		const { peerId, userId, email, fullName, role, isProducer, roomName = roomId } = request.body;
		const caller = callerOf(request);
		const { room, founderToken } = await findOrFound(roomId, roomName, caller, parts, founded);
		const identity = identityOf(userId, email);
		const wanted = { displayName: displayNameOf(fullName, userId), identity, viewer: isProducer === false };
		const granted = grantedRole(roleOf(role), room, caller, founded);
		const joined = await peers.join({ roomId, peerId, role: granted, caller, join: wanted });
		const founding = founded.get(room);
		// Not before: the host's role is left for the next attempt when this one fails.
		if (founding && joined.role === 'host') founding.hasHost = true;
		const answer = { rtpCapabilities: joined.routerRtpCapabilities, peers: joined.peers.map(mediasoupPeerOf) };
		return { ...answer, ...(founderToken !== undefined && { founderToken }) };
	});
	const leave = {
		...write.schema,
		summary: 'Remove a peer and close its media',
		params: RoomParams.extend({ peerId: PeerId }),
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete('/peers/:peerId', { ...write.options, schema: leave }, (request) => {
		const { roomId, peerId } = request.params;
		const { room, peer } = peers.get(roomId, peerId, callerOf(request));
		room.leave(peer);
		return { success: true as const };
	});
}
