import type { FastifyRequest } from 'fastify';
import type { Settings } from '../../config.ts';
import { SfuError } from '../../core/errors.ts';
import type { RoomPersistence } from '../../host/RoomPersistence.ts';
import { callerOf, refuse, rememberCaller } from './callers.ts';
import type { FounderTokens } from './FounderTokens.ts';
import { forwardedOf } from './forwarded.ts';
import { bearerTokenOf, type ReadToken, readToken, type TokenReaders } from './readToken.ts';
import type { Scope } from './scopes.ts';
import type { Claims } from './Tokens.ts';

/** What decides who may call a route. */
export type AccessParts = TokenReaders & {
	settings: Settings;
	founderTokens: FounderTokens;
	rooms: RoomPersistence;
};

/**
 * Requires the host's token.
 * @throws SfuError unauthorized (no or invalid token), forbidden (another token), rate-limited (too many invalid tokens)
 */
export async function requireHost(request: FastifyRequest, parts: AccessParts): Promise<void> {
	await hostClaimsOf(request, parts);
}

/**
 * Whom an open server (`--open`) lets pass beside those with the scope. `nobody`: it requires the same as every server.
 * `hosts`: the host or founder of a room, whose token names it. `everybody`: the route looks at `callerOf` itself. People with
 * tokens of other issuers pass where it is not `nobody`, on every server.
 */
export type OpenTo = 'nobody' | 'hosts' | 'everybody';

/**
 * Requires the host's token or an API token that has the scope; on an open server, what `openTo` says.
 * @throws SfuError unauthorized (no or invalid token), forbidden (token without the scope), rate-limited (too many invalid
 * tokens)
 */
export async function requireScope(
	request: FastifyRequest,
	parts: AccessParts,
	scope: Scope,
	openTo: OpenTo = 'nobody',
): Promise<void> {
	// Its token may be that of the host of the other server, which is nobody here.
	if (forwardedOf(request)?.isProgram) return rememberCaller(request, 'program');
	const isOpen = parts.settings.open && openTo !== 'nobody';
	if (isOpen && request.headers.authorization === undefined) {
		rememberCaller(request, 'stranger');
		if (openTo !== 'everybody') refuse(callerOf(request));
		return;
	}
	const bearer = await readBearer(request, parts);
	const isHostOfRoom = bearer.kind === 'person' && bearer.claims.role === 'host';
	if (isHost(bearer, parts) || scopesOf(bearer)?.has(scope)) rememberCaller(request, 'program');
	// The route looks at which rooms the token names.
	else if (bearer.kind === 'identity' && openTo !== 'nobody') rememberCaller(request, bearer);
	else if (isOpen && isHostOfRoom) rememberCaller(request, bearer);
	else if (isOpen && openTo === 'everybody') rememberCaller(request, 'stranger');
	else throw new SfuError('forbidden', `only the host or a token with scope ${scope} may do this`);
}

/** The claims of the host's token that the request carries. @throws as `requireHost` */
export async function hostClaimsOf(request: FastifyRequest, parts: AccessParts): Promise<Claims> {
	const bearer = await readBearer(request, parts);
	if (bearer.kind !== 'person' || !isHost(bearer, parts)) throw new SfuError('forbidden', 'only the host may do this');
	return bearer.claims;
}

/** The host of this computer, which no other issuer names. */
function isHost(bearer: ReadToken, { rooms }: AccessParts): boolean {
	return bearer.kind === 'person' && bearer.claims.role === 'host' && bearer.claims.roomId === rooms.home.id;
}

function scopesOf(bearer: ReadToken): ReadonlySet<Scope> | undefined {
	if (bearer.kind === 'identity') return bearer.identity.scopes;
	return bearer.kind === 'api' ? bearer.claims.scopes : undefined;
}

async function readBearer(request: FastifyRequest, parts: AccessParts): Promise<ReadToken> {
	const token = bearerTokenOf(request.headers.authorization);
	if (!token) throw new SfuError('unauthorized', 'a token is required');
	return readToken(token, request.ip, parts);
}
