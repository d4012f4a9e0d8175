import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../config.ts';
import { SfuError } from '../../core/errors.ts';
import type { RoomPersistence } from '../../host/RoomPersistence.ts';
import type { GuessLimit } from './limits.ts';
import type { Scope } from './scopes.ts';
import type { Bearer, Tokens } from './Tokens.ts';

export type AccessParts = { settings: Settings; tokens: Tokens; guesses: GuessLimit; rooms: RoomPersistence };

/** Only the teacher at this computer. @throws SfuError unauthorized (no or bad token), forbidden (another's), rate-limited */
export async function requireHost(request: FastifyRequest, parts: AccessParts): Promise<void> {
	if (!isHost(await readBearer(request, parts), parts)) throw new SfuError('forbidden', 'only for the host');
}

/**
 * The host, or a program whose token holds the scope; anybody on an open server.
 * @throws SfuError unauthorized (no or bad token), forbidden (another's, or without the scope), rate-limited
 */
export async function requireScope(request: FastifyRequest, parts: AccessParts, scope: Scope): Promise<void> {
	if (parts.settings.open) return;
	const bearer = await readBearer(request, parts);
	if (isHost(bearer, parts)) return;
	if (bearer.kind === 'api' && bearer.claims.scopes.has(scope)) return;
	throw new SfuError('forbidden', `only for the host, or with a token for ${scope}`);
}

function isHost({ kind, claims }: Bearer, { rooms }: AccessParts): boolean {
	return kind === 'person' && claims.role === 'host' && claims.roomId === rooms.home.id;
}

async function readBearer(request: FastifyRequest, { tokens, guesses }: AccessParts): Promise<Bearer> {
	const token = /^Bearer ([\w.-]{1,4096})$/.exec(request.headers.authorization ?? '')?.[1];
	if (!token) throw new SfuError('unauthorized', 'a token is needed');
	return guesses.watch(request.ip, tokens.checkAny(token));
}
