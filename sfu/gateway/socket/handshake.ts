import { nanoid } from 'nanoid';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { minHostSeats } from '../../core/limits.ts';
import { canModerate } from '../../core/peer/permissions.ts';
import type { Grant } from '../../handlers/Session.ts';
import { read } from '../../protocol/read.ts';
import type { GuessLimit } from '../access/GuessLimit.ts';
import type { AddressLimits } from '../access/limits.ts';
import type { OriginPolicy } from '../access/OriginPolicy.ts';
import type { Proxies } from '../access/Proxies.ts';
import type { Tokens } from '../access/Tokens.ts';

/** What decides on a handshake. */
export type HandshakeChecks = {
	tokens: Tokens;
	originPolicy: OriginPolicy;
	guessLimit: GuessLimit;
	addressLimits: AddressLimits;
	proxies: Proxies;
	/** `--open`: no token is required. */
	open: boolean;
	/** In how many seats of a room a participant may be at the same time, unless its token says otherwise. */
	seatsPerPerson: number;
};

/** Our own tokens have about 250 characters. */
const Auth = z.object({ token: z.string().max(4096).nullish() });

/** What a connection may do. `tokenId` is null if it came without a token. */
export type Authorization = { grant: Grant; tokenId: string | null };

/**
 * Checks the Host and Origin headers and the token of a handshake.
 * @throws SfuError forbidden (wrong Host or Origin header), rate-limited, unauthorized
 */
export async function authorizeHandshake(socket: Socket, checks: HandshakeChecks): Promise<Authorization> {
	const { tokens, originPolicy, guessLimit, addressLimits, proxies, open, seatsPerPerson } = checks;
	const address = proxies.addressOf(socket.request);
	await addressLimits.take('handshake', address);
	const { host, origin } = socket.handshake.headers;
	if (!originPolicy.knowsHost(host)) throw new SfuError('forbidden', 'the Host header does not name this server');
	if (!originPolicy.allowsOrigin(origin, host))
		throw new SfuError('forbidden', 'pages of this origin may not use this server');
	const { data: auth } = read(Auth, socket.handshake.auth);
	if (!auth) throw new SfuError('unauthorized', 'the token must be a string');
	if (!auth.token) {
		if (!open) throw new SfuError('unauthorized', 'a token is required');
		return {
			grant: { subject: nanoid(), role: 'participant', maxSeats: seatsPerPerson, open, stranger: true },
			tokenId: null,
		};
	}
	const { jti, role, roomId, name, seats, founding, person } = await guessLimit.watch(
		address,
		tokens.verifyPerson(auth.token),
	);
	const maxSeats = seats ?? (canModerate(role) ? Math.max(seatsPerPerson, minHostSeats) : seatsPerPerson);
	const grant: Grant = {
		...{ subject: person ?? jti, role, roomId, maxSeats, open },
		...(name && { displayName: name }),
		...(founding && { founding }),
	};
	return { grant, tokenId: jti };
}
