import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../config.ts';
import { SfuError } from '../../core/errors.ts';
import type { RoomPersistence } from '../../host/RoomPersistence.ts';
import type { GuessLimit } from './GuessLimit.ts';
import { alwaysRequired, type Scope } from './scopes.ts';
import type { Bearer, Tokens } from './Tokens.ts';

/** What decides who may call a route. */
export type AccessParts = { settings: Settings; tokens: Tokens; guessLimit: GuessLimit; rooms: RoomPersistence };

/**
 * Requires the host's token.
 * @throws SfuError unauthorized (no or invalid token), forbidden (another token), rate-limited (too many invalid tokens)
 */
export async function requireHost(request: FastifyRequest, parts: AccessParts): Promise<void> {
	if (!isHost(await readBearer(request, parts), parts)) throw new SfuError('forbidden', 'only the host may do this');
}

/**
 * Requires the host's token or an API token that has the scope. On an open server (`--open`) nothing is required but the
 * scopes of recordings.
 * @throws SfuError unauthorized (no or invalid token), forbidden (token without the scope), rate-limited (too many invalid
 * tokens)
 */
export async function requireScope(request: FastifyRequest, parts: AccessParts, scope: Scope): Promise<void> {
	if (parts.settings.open && !alwaysRequired.has(scope)) return;
	const bearer = await readBearer(request, parts);
	if (isHost(bearer, parts)) return;
	if (bearer.kind === 'api' && bearer.claims.scopes.has(scope)) return;
	throw new SfuError('forbidden', `only the host or a token with scope ${scope} may do this`);
}

function isHost({ kind, claims }: Bearer, { rooms }: AccessParts): boolean {
	return kind === 'person' && claims.role === 'host' && claims.roomId === rooms.home.id;
}

async function readBearer(request: FastifyRequest, { tokens, guessLimit }: AccessParts): Promise<Bearer> {
	const token = /^Bearer ([\w.-]{1,4096})$/.exec(request.headers.authorization ?? '')?.[1];
	if (!token) throw new SfuError('unauthorized', 'a token is required');
	return guessLimit.watch(request.ip, tokens.verify(token));
}
