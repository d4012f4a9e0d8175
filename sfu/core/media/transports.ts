import type { TransportOptions } from '../../protocol/models.ts';
import { clientFault, SfuError } from '../errors.ts';
import type { Direction, Peer, PeerTransport } from '../peer/Peer.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';

export type PreparedTransports = { send?: PeerTransport; recv: PeerTransport };

/** A new place in a room, and what it came with. */
export type Place = { peer: Peer; media: RoomMedia; transports?: PreparedTransports };

/** @throws SfuError forbidden (a viewer sends nothing), wrong-state (too many, or it has left), unavailable */
export function createTransport(
	peer: Peer,
	media: RoomMedia,
	{ direction, sctp }: { direction: Direction; sctp: boolean },
): Promise<PeerTransport> {
	if (direction === 'send' && peer.viewer) throw new SfuError('forbidden', 'a viewer sends nothing');
	return clientFault(peer.transports.add(() => media.createTransport(peer, direction, sctp)));
}

/** Both at once; a viewer gets no `send`. */
export async function prepareTransports(peer: Peer, media: RoomMedia): Promise<PreparedTransports> {
	const create = (direction: Direction) => createTransport(peer, media, { direction, sctp: false });
	const [recv, send] = await Promise.all([create('recv'), peer.viewer ? undefined : create('send')]);
	return { recv, ...(send && { send }) };
}

export function transportOptions(transport: PeerTransport): TransportOptions {
	const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
	return { id, iceParameters, iceCandidates, dtlsParameters, ...(sctpParameters && { sctpParameters }) };
}
