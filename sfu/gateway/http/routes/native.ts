/** Lectern's own REST API, used by its pages. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Settings } from '../../../config.ts';
import { roomCounts } from '../../../core/allocation/statistics.ts';
import { maxFoundedEmptyTimeoutMs, openRoomEmptyTimeoutMs } from '../../../core/limits.ts';
import type { Room } from '../../../core/Room.ts';
import { urlHost } from '../../../network/interfaces.ts';
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
	LandingQuery,
	ServerStats,
} from '../../../protocol/http.ts';
import { type Caller, callerOf, founderOf } from '../../access/callers.ts';
import { hostNameOf } from '../../access/OriginPolicy.ts';
import { reachedAddress } from '../people/peopleAnswers.ts';
import { forwardedRequest, type OtherServer, readForwarded, sendForwarded } from '../RequestForwarding.ts';
import { certificateRoutes } from './certificates.ts';
import { errorResponses, guarded, hostOnly, scoped } from './describe.ts';
import type { App, RouteParts } from './parts.ts';
import { roomByCode } from './roomByCode.ts';

const tags = ['class'];

/** Routes that need no token. */
export function publicRoutes(app: App, parts: RouteParts): void {
	const { hostInfo } = parts;
	app.get(
		'/api/health',
		{ schema: { tags, summary: 'Health check', response: { 200: Health } } },
		() => hostInfo.health,
	);
	const landing = {
		tags,
		summary: 'What the landing page shows',
		querystring: LandingQuery,
		response: { 200: LandingInfo, ...errorResponses(400, 404, 429) },
	};
	app.get('/api/landing', { schema: landing }, async (request) => {
		const { code } = request.query;
		const { room, there } = code === undefined ? {} : await roomByCode(code, request, parts);
		if (!there && (room === undefined || room === parts.rooms.home))
			parts.arrivals.opened(request.ip, reachedAddress(request, parts.proxies));
		const landing = there ? await landingThere(request, there, parts) : hostInfo.landingOf(room);
		return { ...landing, ...httpsFor(request, parts) };
	});
	const join = {
		tags,
		summary: 'Exchange a room code for a token that admits to the room',
		body: JoinRequest,
		response: { 200: JoinResponse, ...errorResponses(400, 404, 429) },
	};
	app.post('/api/join', { schema: join }, async (request, reply) => {
		const { room, there } = await roomByCode(request.body.roomCode, request, parts);
		if (room) return tokenFor(room, request.body, parts);
		return sendForwarded(reply, await there.forward(forwardedRequest(request)));
	});
	certificateRoutes(app, parts);
}

/** The port of https at a reverse proxy. */
const proxyHttpsPort = 443;

/** Names that only the network gives this computer are in no certificate: the address that was reached is. */
function httpsFor(
	request: FastifyRequest,
	{ certificates, givenCertificate, proxies }: RouteParts,
): Partial<Pick<LandingInfo, 'httpsHost' | 'httpsPort'>> {
	if (proxies.forwarded(request.raw)) return { httpsPort: proxyHttpsPort };
	const name = hostNameOf(request.headers.host ?? '');
	const address = reachedAddress(request, proxies);
	const served = givenCertificate ?? certificates;
	if (name === null || address === null || served.covers(name) || !served.covers(address)) return {};
	return { httpsHost: urlHost(address) };
}

/** Routes that require the host's token. */
export function hostRoutes(app: App, parts: RouteParts): void {
	const { hostInfo } = parts;
	const { options, schema } = hostOnly(parts);
	app.get(
		'/api/host',
		{
			...options,
			schema: { ...schema, summary: 'The class of this computer', response: { 200: HostInfo, ...guarded() } },
		},
		() => hostInfo.host,
	);
	const patch = {
		...schema,
		summary: 'Change settings of the host and of the class: only the given ones',
		body: HostPatch,
		response: { 200: HostInfo, ...guarded(400) },
	};
	app.patch('/api/host', { ...options, schema: patch }, (request) => hostInfo.change(request.body));
	const status = { summary: 'CPU, memory and bandwidth of the server', response: { 200: HostStatus, ...guarded() } };
	app.get('/api/host/status', { ...options, schema: { ...schema, ...status } }, () => hostInfo.status());
}

export function roomRoutes(app: App, parts: RouteParts): void {
	const { sfu, hostInfo } = parts;
	const read = scoped(parts, 'class', 'stats:read');
	const stats = {
		summary: 'Counts of transports, producers and consumers per room; load per worker',
		response: { 200: ServerStats, ...guarded() },
	};
	app.get('/api/stats', { ...read.options, schema: { ...read.schema, ...stats } }, async () => {
		const { workers } = await hostInfo.status();
		return {
			rooms: sfu.rooms.list().map(({ id: roomId, peers }) => ({ roomId, ...roomCounts(peers) })),
			workers: workers.map(({ rooms: routerCount, ...worker }) => ({ ...worker, routerCount })),
		};
	});
	const { options, schema } = scoped(parts, 'class', 'rooms:write', 'everybody');
	const create = {
		...schema,
		summary: 'Create a room',
		body: CreateRoomRequest.nullish(),
		response: { 201: CreateRoomResponse, ...guarded(400, 409, 503, 507) },
	};
	const config = { room: { in: 'body', field: 'roomId', creates: true } } as const;
	app.post('/api/rooms', { ...options, config, schema: create }, async (request, reply) => {
		const { room, founderToken } = await createFor(callerOf(request), request.body ?? {}, parts);
		const { roomId, roomCode, name } = room.settings;
		reply.code(201);
		return { roomId, roomCode, name, ...(founderToken !== undefined && { founderToken }) };
	});
}

/** On an open server, whoever has no token for it founds the room: with a limit, and with a founder's token in return. */
export async function createFor(
	caller: Caller,
	wanted: z.output<typeof CreateRoomRequest>,
	{ sfu, settings, founderTokens }: RouteParts,
): Promise<{ room: Room; founderToken: string | undefined }> {
	const settled = newRoom(wanted, settings);
	if (caller.kind === 'program') return { room: await sfu.createKeptRoom(settled), founderToken: undefined };
	const founder = founderOf(caller, wanted.roomId);
	const { emptyTimeoutMs } = settled;
	const isNever = wanted.emptyTimeoutMs === null || emptyTimeoutMs === null;
	const limited = isNever ? maxFoundedEmptyTimeoutMs : Math.min(emptyTimeoutMs, maxFoundedEmptyTimeoutMs);
	const room = await sfu.createKeptRoom({ ...settled, emptyTimeoutMs: limited }, founder);
	// A person is known again by the token that it came with.
	return { room, founderToken: caller.kind === 'person' ? undefined : await founderTokens.issue(room) };
}

/** Settings of a room to be created. On an open server, where anybody may create rooms, an empty one closes by default. */
export function newRoom({ name, emptyTimeoutMs, ...wanted }: z.output<typeof CreateRoomRequest>, settings: Settings) {
	return {
		...wanted,
		name: name ?? wanted.roomId ?? settings.name,
		emptyTimeoutMs: emptyTimeoutMs ?? (settings.open ? openRoomEmptyTimeoutMs : null),
	};
}

/** Addresses and certificates are those of the server that the page is from. */
async function landingThere(
	request: FastifyRequest,
	there: OtherServer,
	{ hostInfo }: RouteParts,
): Promise<LandingInfo> {
	const { className, running } = await readForwarded(await there.forward(forwardedRequest(request)), LandingInfo);
	const { running: _, ...ofThis } = hostInfo.landingOf();
	return { ...ofThis, className, ...(running && { running }) };
}

async function tokenFor(
	room: Room,
	{ displayName }: z.output<typeof JoinRequest>,
	{ settings, tokens }: RouteParts,
): Promise<JoinResponse> {
	const ttlHours = settings.tokenTtlHours;
	const { token, expiresAtMs } = await tokens.issue({ roomId: room.id, role: 'participant', displayName, ttlHours });
	return { token, roomId: room.id, roomName: room.settings.name, expiresAtMs };
}
