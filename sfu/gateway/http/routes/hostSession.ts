/** How a browser becomes the host's, and stays it: one-time codes, and what survives a reload. */
import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SfuError } from '../../../core/errors.ts';
import { HostCodeAnswer, HostSessionAnswer, HostSessionRequest } from '../../../protocol/http.ts';
import { hostCodeMs } from '../../access/HostCodes.ts';
import type { HostSession } from '../../access/HostSessions.ts';
import { hostNameOf } from '../../access/OriginPolicy.ts';
import { hostClaimsOf } from '../../access/requireScope.ts';
import { errorResponses, guarded, hostOnly } from './describe.ts';
import type { App, RouteParts } from './parts.ts';

const path = '/api/host/session';

export function hostSessionRoutes(app: App, parts: RouteParts): void {
	const session = {
		tags: ['host'],
		summary: 'Exchange a one-time code for a host token, or get another token in place of one that will expire',
		body: HostSessionRequest.nullish(),
		response: { 200: HostSessionAnswer, ...errorResponses(400, 401, 403, 429) },
	};
	app.post(path, { schema: session }, async (request, reply) => {
		const { token, expiresAtMs, refresh } = await open(request.body ?? {}, request, parts);
		keep(refresh, request, reply);
		reply.header('cache-control', 'no-store');
		return { token, expiresAtMs };
	});
	const { options, schema } = hostOnly(parts);
	const codes = {
		...schema,
		summary: 'A one-time code for the address of the host screen, `/host#code=...`',
		response: { 201: HostCodeAnswer, ...guarded() },
	};
	app.post('/api/host/codes', { ...options, schema: codes }, (_request, reply) => {
		reply.code(201).header('cache-control', 'no-store');
		return { code: parts.hostCodes.create(), expiresAtMs: Date.now() + hostCodeMs };
	});
}

/** @throws SfuError unauthorized, forbidden, rate-limited */
async function open(
	{ code }: z.output<typeof HostSessionRequest>,
	request: FastifyRequest,
	parts: RouteParts,
): Promise<HostSession> {
	const { hostCodes, hostSessions, guessLimit } = parts;
	if (code !== undefined) {
		const redeemed = async () => {
			if (!hostCodes.redeem(code)) throw new SfuError('unauthorized', 'this code was used, or is too old');
		};
		await guessLimit.watch(request.ip, redeemed());
		return hostSessions.start();
	}
	if (request.headers.authorization) return hostSessions.renewToken(await hostClaimsOf(request, parts));
	const refresh = cookieOf(request);
	if (refresh === undefined) throw new SfuError('unauthorized', 'a one-time code is required');
	return guessLimit.watch(request.ip, hostSessions.renew(refresh));
}

/** Cookies are shared by all ports of a host name. */
const cookieName = ({ raw }: FastifyRequest) => `lectern-host-${raw.socket.localPort ?? 0}`;

function cookieOf(request: FastifyRequest): string | undefined {
	const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
	return pairs.find(([name]) => name === cookieName(request))?.[1];
}

/**
 * In a cookie that scripts cannot read, that no other page sends along, and that ends with the browser. Not over plain http on a network,
 * where everybody could read it: such a page has to be opened by a code again after a reload.
 */
function keep(refresh: string, request: FastifyRequest, reply: FastifyReply): void {
	const isEncrypted = request.protocol === 'https';
	if (!isEncrypted && !isLoopback(request)) return;
	const flags = `Path=${path}; HttpOnly; SameSite=Strict${isEncrypted ? '; Secure' : ''}`;
	reply.header('set-cookie', `${cookieName(request)}=${refresh}; ${flags}`);
}

function isLoopback({ headers }: FastifyRequest): boolean {
	const name = hostNameOf(headers.host ?? '') ?? '';
	return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
