import { nanoid } from 'nanoid';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { minHostSeats } from '../../core/limits.ts';
import { canModerate } from '../../core/peer/permissions.ts';
import { grantOfPerson } from '../../handlers/person.ts';
import type { Grant } from '../../handlers/Session.ts';
import { read } from '../../protocol/read.ts';
import type { AddressLimits } from '../access/limits.ts';
import type { OriginPolicy } from '../access/OriginPolicy.ts';
import type { Proxies } from '../access/Proxies.ts';
import { bearerTokenOf, maxTokenLength, readToken, type TokenReaders } from '../access/readToken.ts';
import type { Claims } from '../access/Tokens.ts';

/** What decides on a handshake. */
export type HandshakeChecks = TokenReaders & {
	originPolicy: OriginPolicy;
	addressLimits: AddressLimits;
	proxies: Proxies;
	/** `--open`: no token is required. */
	open: boolean;
	/** In how many seats of a room a participant may be at the same time, unless its token says otherwise. */
	seatsPerPerson: number;
};

const Auth = z.object({ token: z.string().max(maxTokenLength).nullish() });

/** What a connection may do. */
export type Authorization = {
	grant: Grant;
	/** Whether its token was revoked meanwhile, or has expired where that ends a connection. */
	hasEnded: () => boolean;
};

/**
 * Checks the Host and Origin headers and the token of a handshake.
 * @throws SfuError forbidden (wrong Host or Origin header), rate-limited, unauthorized, unavailable (see `readToken`)
 */
export async function authorizeHandshake(socket: Socket, checks: HandshakeChecks): Promise<Authorization> {
	const { originPolicy, addressLimits, proxies, open, seatsPerPerson } = checks;
	const address = proxies.addressOf(socket.request);
	await addressLimits.take('handshake', address);
	const { host, origin } = socket.handshake.headers;
	if (!originPolicy.knowsHost(host)) throw new SfuError('forbidden', 'the Host header does not name this server');
	if (!originPolicy.allowsSocketOf(origin, host))
		throw new SfuError('forbidden', 'pages of this origin may not use this server');
	const token = tokenOf(socket, checks);
	if (!token) {
		if (!open) throw new SfuError('unauthorized', 'a token is required');
		const grant: Grant = { subject: nanoid(), role: 'participant', maxSeats: seatsPerPerson, open, stranger: true };
		return { grant, hasEnded: () => false };
	}
	return authorize(token, address, checks);
}

/** Clients of other backends also send it as they do in their REST requests. */
function tokenOf({ handshake: { auth, headers } }: Socket, { issuers }: HandshakeChecks): string | null | undefined {
	const { data } = read(Auth, auth);
	if (!data) throw new SfuError('unauthorized', 'the token must be a string, and not too long');
	return data.token || (issuers ? bearerTokenOf(headers.authorization) : undefined);
}

async function authorize(token: string, address: string, checks: HandshakeChecks): Promise<Authorization> {
	const { tokens, issuers, seatsPerPerson } = checks;
	const known = await readToken(token, address, checks);
	if (known.kind === 'person')
		return { grant: grantOf(known.claims, checks), hasEnded: () => tokens.isRevoked(known.claims.jti) };
	if (known.kind === 'api') throw new SfuError('unauthorized', 'an API token cannot join a room');
	const { identity } = known;
	const hasExpired = () => identity.endAtExpiry && identity.expiresAt <= Date.now() / 1000;
	return {
		grant: grantOfPerson(identity, seatsPerPerson),
		hasEnded: () => hasExpired() || (issuers?.isRevoked(identity) ?? false),
	};
}

/** Of a token of this installation. */
function grantOf(
	{ jti, role, roomId, name, seats, founding, person }: Claims,
	{ open, seatsPerPerson }: HandshakeChecks,
): Grant {
	const maxSeats = seats ?? (canModerate(role) ? Math.max(seatsPerPerson, minHostSeats) : seatsPerPerson);
	return {
		...{ subject: person ?? jti, role, roomId, maxSeats, open },
		...(name && { displayName: name }),
		...(founding && { founding }),
	};
}
