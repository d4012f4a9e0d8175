import type { TransportOptions } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Direction, Peer, PeerTransport } from '../peer/Peer.ts';
import type { RoomMedia, TransportNeeds } from '../router/RoomMedia.ts';

export type PreparedTransports = { send?: PeerTransport; recv: PeerTransport };

/** @throws SfuError forbidden (a viewer sends nothing), wrong-state (too many, or the peer has left), unavailable */
export function createTransport(
	peer: Peer,
	media: RoomMedia,
	{ direction, ...options }: { direction: Direction } & TransportNeeds,
): Promise<PeerTransport> {
	if (direction === 'send' && peer.viewer) throw new SfuError('forbidden', 'a viewer sends nothing');
	return peer.transports.add(() => media.createTransport(peer, direction, options));
}

/** Both at once; a viewer gets no `send`. @throws as `createTransport` */
export async function prepareTransports(peer: Peer, media: RoomMedia): Promise<PreparedTransports> {
	const create = (direction: Direction) => createTransport(peer, media, { direction, sctp: false, tcpOnly: false });
	const [recv, send] = await Promise.all([create('recv'), peer.viewer ? undefined : create('send')]);
	return { recv, ...(send && { send }) };
}

/** As the contract hands it to the client. */
export function transportOptions(transport: PeerTransport): TransportOptions {
	const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
	return { id, iceParameters, iceCandidates, dtlsParameters, ...(sctpParameters && { sctpParameters }) };
}
