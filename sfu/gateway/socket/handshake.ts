import { nanoid } from 'nanoid';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import type { Grant } from '../../handlers/Session.ts';
import { read } from '../../protocol/read.ts';
import type { AddressLimits, GuessLimit } from '../access/limits.ts';
import type { OriginPolicy } from '../access/OriginPolicy.ts';
import type { Tokens } from '../access/Tokens.ts';

export type Admission = {
	tokens: Tokens;
	doorman: OriginPolicy;
	guesses: GuessLimit;
	addresses: AddressLimits;
	/** No token needed. */
	open: boolean;
};

/** Tokens of ours have about 250 characters. */
const Auth = z.object({ token: z.string().max(4096).nullish() });

/** `tokenId`: null without a token. */
export type Admitted = { grant: Grant; tokenId: string | null };

/**
 * Decides on a handshake.
 * @throws SfuError forbidden (another page, or another name for this server), rate-limited, unauthorized
 */
export async function admit(socket: Socket, admission: Admission): Promise<Admitted> {
	const { tokens, doorman, guesses, addresses, open } = admission;
	await addresses.take('handshake', socket.handshake.address);
	const { host, origin } = socket.handshake.headers;
	if (!doorman.knowsHost(host)) throw new SfuError('forbidden', 'this server goes by another name');
	if (!doorman.admitsOrigin(origin, host)) throw new SfuError('forbidden', 'not from this page');
	const { data: auth } = read(Auth, socket.handshake.auth);
	if (!auth) throw new SfuError('unauthorized', 'a token is a text');
	if (!auth.token) {
		if (!open) throw new SfuError('unauthorized', 'a token is needed');
		return { grant: { subject: nanoid(), role: 'participant', open }, tokenId: null };
	}
	const { jti, role, roomId, name } = await guesses.watch(socket.handshake.address, tokens.check(auth.token));
	return { grant: { subject: jti, role, roomId, ...(name && { displayName: name }), open }, tokenId: jti };
}
