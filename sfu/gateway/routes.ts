import { hostname } from 'node:os';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../config.ts';
import { SfuError } from '../core/errors.ts';
import type { Sfu } from '../core/Sfu.ts';
import {
	CreateRoomRequest,
	type CreateRoomResponse,
	HostPatch,
	JoinRequest,
	type JoinResponse,
} from '../protocol/http.ts';
import type { HostDesk } from './HostDesk.ts';
import type { GuessLimit } from './limits.ts';
import type { RoomKeeper } from './RoomKeeper.ts';
import type { Claims, Tokens } from './Tokens.ts';
import type { Certificates } from './tls/Certificates.ts';
import { mobileconfig } from './tls/mobileconfig.ts';

export type RouteParts = {
	settings: Settings;
	sfu: Sfu;
	rooms: RoomKeeper;
	desk: HostDesk;
	tokens: Tokens;
	guesses: GuessLimit;
	certificates: Certificates;
};

/** Open to everybody. */
export function publicRoutes(app: FastifyInstance, parts: RouteParts): void {
	const { desk, certificates } = parts;
	app.get('/api/health', () => desk.health);
	app.get('/api/landing', () => desk.landing);
	app.post('/api/join', (request) => join(request, parts));
	app.get('/ca.crt', (_request, reply) =>
		reply
			.type('application/x-x509-ca-cert')
			.header('content-disposition', 'attachment; filename="lectern-ca.crt"')
			.send(certificates.ca.raw),
	);
	app.get('/ca.mobileconfig', (_request, reply) =>
		reply
			.type('application/x-apple-aspen-config')
			.header('content-disposition', 'attachment; filename="lectern.mobileconfig"')
			.send(mobileconfig(certificates.ca, hostname())),
	);
}

/** For whoever holds the host's token. */
export function hostRoutes(app: FastifyInstance, parts: RouteParts): void {
	const { settings, desk, sfu } = parts;
	app.get('/api/host', async (request) => {
		await requireHost(request, parts);
		return desk.host;
	});
	app.patch('/api/host', async (request) => {
		await requireHost(request, parts);
		return desk.change(HostPatch.parse(request.body));
	});
	app.get('/api/host/status', async (request) => {
		await requireHost(request, parts);
		return desk.status();
	});
	app.post('/api/rooms', async (request, reply): Promise<CreateRoomResponse> => {
		if (!settings.open) await requireHost(request, parts);
		const { roomId, name, maxParticipants } = CreateRoomRequest.parse(request.body ?? {});
		const room = sfu.rooms.create({
			roomId,
			maxParticipants,
			name: name ?? roomId ?? settings.name,
			// What strangers make goes away with them.
			ephemeral: settings.open,
		});
		reply.code(201);
		const { settings: made } = room;
		return { roomId: made.roomId, roomCode: made.roomCode, name: made.name };
	});
}

async function join(request: FastifyRequest, { settings, sfu, tokens, guesses }: RouteParts): Promise<JoinResponse> {
	const { roomCode, displayName } = JoinRequest.parse(request.body);
	await guesses.check(request.ip);
	const room = sfu.rooms.findByCode(roomCode);
	if (!room) {
		await guesses.noteWrong(request.ip);
		throw new SfuError('not-found', 'no room has this code', { what: 'room' });
	}
	const ttlHours = settings.tokenTtlHours;
	const { token, expiresAtMs } = await tokens.make({ roomId: room.id, role: 'participant', displayName, ttlHours });
	return { token, roomId: room.id, roomName: room.settings.name, expiresAtMs };
}

/** @throws SfuError unauthorized (no or bad token), forbidden (not the host of this computer), rate-limited */
export async function requireHost(request: FastifyRequest, { tokens, guesses, rooms }: RouteParts): Promise<void> {
	const claims = await readBearer(request, tokens, guesses);
	if (claims.role !== 'host' || claims.roomId !== rooms.home.id) throw new SfuError('forbidden', 'only for the host');
}

async function readBearer(request: FastifyRequest, tokens: Tokens, guesses: GuessLimit): Promise<Claims> {
	const token = /^Bearer ([\w.-]{1,4096})$/.exec(request.headers.authorization ?? '')?.[1];
	if (!token) throw new SfuError('unauthorized', 'a token is needed');
	return guesses.watch(request.ip, tokens.check(token));
}
