import type { FastifyRequest } from 'fastify';
import { SfuError } from '../../../core/errors.ts';
import type { Room } from '../../../core/Room.ts';
import { forwardedOf } from '../../access/forwarded.ts';
import type { Guesser } from '../../access/GuessLimit.ts';
import type { OtherServer, RequestForwarding } from '../RequestForwarding.ts';
import type { RouteParts } from './parts.ts';

/** A room of this server, or the server where it is. */
type Found = { room: Room; there?: undefined } | { room?: undefined; there: OtherServer };

const guesserOf = ({ ip, raw }: FastifyRequest): Guesser => ({
	address: ip,
	connection: raw.socket.remotePort ?? 0,
});

/**
 * The room with this code. Other servers are asked when it is the turn of this guess: an answer says that the code is right.
 * @throws SfuError not-found: no room has it; rate-limited: too many wrong ones of this address; unavailable
 */
export async function roomByCode(
	code: string,
	request: FastifyRequest,
	{ sfu, guessLimit, forwarding }: Pick<RouteParts, 'sfu' | 'guessLimit' | 'forwarding'>,
): Promise<Found> {
	const findHere = (): Found | undefined => {
		const room = sfu.rooms.findByCode(code);
		return room && { room };
	};
	const findAnywhere = async (servers: RequestForwarding): Promise<Found | undefined> => {
		const there = await servers.placeOf(code, { create: false });
		return there ? { there } : findHere();
	};
	// The server that has forwarded it has counted it.
	const found = forwardedOf(request)
		? findHere()
		: await guessLimit.guess<Found>(guesserOf(request), forwarding ? () => findAnywhere(forwarding) : findHere);
	if (!found) throw new SfuError('not-found', 'no room has this code', { what: 'room' });
	return found;
}
