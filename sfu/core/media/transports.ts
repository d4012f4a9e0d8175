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

/** Both at once, or none; a viewer gets no `send`. @throws as `createTransport` */
export async function prepareTransports(peer: Peer, media: RoomMedia): Promise<PreparedTransports> {
	const create = (direction: Direction) => createTransport(peer, media, { direction, sctp: false, tcpOnly: false });
	const created = await Promise.allSettled([create('recv'), peer.viewer ? undefined : create('send')]);
	const [recv, send] = created;
	if (recv.status === 'fulfilled' && send.status === 'fulfilled') {
		return { recv: recv.value, ...(send.value && { send: send.value }) };
	}
	for (const each of created) if (each.status === 'fulfilled') each.value?.close();
	throw created.find((each) => each.status === 'rejected')?.reason;
}

/** As the contract hands it to the client. */
export function transportOptions(transport: PeerTransport): TransportOptions {
	const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
	return { id, iceParameters, iceCandidates, dtlsParameters, ...(sctpParameters && { sctpParameters }) };
}
