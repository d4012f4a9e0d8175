/** Lectern's own routes: what the pages of this program use. */
import { hostname } from 'node:os';
import { z } from 'zod';
import type { Settings } from '../../../config.ts';
import { roomCounts } from '../../../core/allocation/statistics.ts';
import { SfuError } from '../../../core/errors.ts';
import { strangersEmptyTimeoutMs } from '../../../core/limits.ts';
import type { Sfu } from '../../../core/Sfu.ts';
import type { HostInfoService } from '../../../host/HostInfoService.ts';
import type { Certificates } from '../../../host/tls/Certificates.ts';
import { mobileconfig } from '../../../host/tls/mobileconfig.ts';
import {
	CreateRoomRequest,
	CreateRoomResponse,
	Health,
	HostInfo,
	HostPatch,
	HostStatus,
	JoinRequest,
	JoinResponse,
	LandingInfo,
	ServerStats,
} from '../../../protocol/http.ts';
import type { AccessParts } from '../../access/requireScope.ts';
import { type App, guarded, hostOnly, refusals, scoped } from './describe.ts';

export type RouteParts = AccessParts & { sfu: Sfu; desk: HostInfoService; certificates: Certificates };

const tags = ['class'];

/** Open to everybody. */
export function publicRoutes(app: App, parts: RouteParts): void {
	const { desk } = parts;
	app.get(
		'/api/health',
		{ schema: { tags, summary: 'Whether the server runs', response: { 200: Health } } },
		() => desk.health,
	);
	app.get(
		'/api/landing',
		{ schema: { tags, summary: 'What the first page shows', response: { 200: LandingInfo } } },
		() => desk.landing,
	);
	const join = {
		tags,
		summary: 'A room code for a token that opens the room',
		body: JoinRequest,
		response: { 200: JoinResponse, ...refusals(400, 404, 429) },
	};
	app.post('/api/join', { schema: join }, (request) => joinByCode(request.body, request.ip, parts));
	certificateRoutes(app, parts);
}

function certificateRoutes(app: App, { certificates }: RouteParts): void {
	const certificate = 'application/x-x509-ca-cert';
	app.get(
		'/ca.crt',
		file(certificate, 'The certificate authority of this computer, to be trusted'),
		(_request, reply) => {
			reply.type(certificate).header('content-disposition', 'attachment; filename="lectern-ca.crt"');
			return Buffer.from(certificates.ca.raw);
		},
	);
	const profile = 'application/x-apple-aspen-config';
	app.get('/ca.mobileconfig', file(profile, 'The same, for Apple devices'), (_request, reply) => {
		reply.type(profile).header('content-disposition', 'attachment; filename="lectern.mobileconfig"');
		return mobileconfig(certificates.ca, hostname());
	});
}

const file = (contentType: string, summary: string) => ({
	schema: {
		tags,
		summary,
		response: { 200: { description: summary, content: { [contentType]: { schema: z.any() } } } },
	},
});

/** For whoever holds the host's token. */
export function hostRoutes(app: App, parts: RouteParts): void {
	const { desk } = parts;
	const { options, schema } = hostOnly(parts);
	app.get(
		'/api/host',
		{
			...options,
			schema: { ...schema, summary: 'The class of this computer', response: { 200: HostInfo, ...guarded() } },
		},
		() => desk.host,
	);
	const patch = {
		...schema,
		summary: 'Change its name, or the address students are shown',
		body: HostPatch,
		response: { 200: HostInfo, ...guarded(400) },
	};
	app.patch('/api/host', { ...options, schema: patch }, (request) => desk.change(request.body));
	const status = { summary: 'How busy the computer is', response: { 200: HostStatus, ...guarded() } };
	app.get('/api/host/status', { ...options, schema: { ...schema, ...status } }, () => desk.status());
}

export function roomRoutes(app: App, parts: RouteParts): void {
	const { settings, sfu, desk } = parts;
	const read = scoped(parts, 'class', 'stats:read');
	const stats = { summary: 'What is open in every room and worker', response: { 200: ServerStats, ...guarded() } };
	app.get('/api/stats', { ...read.options, schema: { ...read.schema, ...stats } }, async () => {
		const { workers } = await desk.status();
		return {
			rooms: sfu.rooms.list().map(({ id: roomId, peers }) => ({ roomId, ...roomCounts(peers) })),
			workers: workers.map(({ rooms: routerCount, ...worker }) => ({ ...worker, routerCount })),
		};
	});
	const { options, schema } = scoped(parts, 'class', 'rooms:write');
	const create = {
		...schema,
		summary: 'Make a room',
		body: CreateRoomRequest.nullish(),
		response: { 201: CreateRoomResponse, ...guarded(400, 409) },
	};
	app.post('/api/rooms', { ...options, schema: create }, (request, reply) => {
		const { roomId, roomCode, name } = sfu.rooms.create(newRoom(request.body ?? {}, settings)).settings;
		reply.code(201);
		return { roomId, roomCode, name };
	});
}

/** What strangers make goes away with them. */
export function newRoom({ name, emptyTimeoutMs, ...wanted }: z.output<typeof CreateRoomRequest>, settings: Settings) {
	return {
		...wanted,
		name: name ?? wanted.roomId ?? settings.name,
		emptyTimeoutMs: emptyTimeoutMs ?? (settings.open ? strangersEmptyTimeoutMs : null),
	};
}

async function joinByCode(
	{ roomCode, displayName }: z.output<typeof JoinRequest>,
	address: string,
	{ settings, sfu, tokens, guesses }: RouteParts,
): Promise<JoinResponse> {
	await guesses.check(address);
	const room = sfu.rooms.findByCode(roomCode);
	if (!room) {
		await guesses.noteWrong(address);
		throw new SfuError('not-found', 'no room has this code', { what: 'room' });
	}
	const ttlHours = settings.tokenTtlHours;
	const { token, expiresAtMs } = await tokens.make({ roomId: room.id, role: 'participant', displayName, ttlHours });
	return { token, roomId: room.id, roomName: room.settings.name, expiresAtMs };
}
