import type { types } from 'mediasoup';
import type { TransportOptions } from '../../protocol/models.ts';
import { clientFault, isWorkerDead, SfuError } from '../errors.ts';
import { maxIncomingBitrate } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import { type Direction, isSendTransport, type PeerTransport, type TransportRouter } from '../peer/PeerTransport.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import type { TransportNeeds } from '../router/transportSettings.ts';
import { type CandidateAddress, candidatesAt } from './iceCandidates.ts';
import { followAddresses } from './mediaRestart.ts';

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

/**
 * The media of a room for a peer that joins, with `prepare` and its transports. Once more when the worker dies meanwhile, or has
 * hung since its spare router was created: the room then has media on another one.
 * @throws as `RoomApi.media` and `createTransport`
 */
export async function mediaFor(
	room: Pick<RoomApi, 'media'>,
	peer: Peer,
	prepare: boolean,
	attemptsLeft = 1,
): Promise<{ media: RoomMedia; transports?: PreparedTransports }> {
	const media = await room.media();
	if (!prepare) return { media };
	try {
		return { media, transports: await prepareTransports(peer, media) };
	} catch (error) {
		if (!(isWorkerDead(error) || media.closed) || attemptsLeft === 0) throw error;
		return await mediaFor(room, peer, prepare, attemptsLeft - 1);
	}
}

/**
 * Connects a transport, and limits what one that sends may send: nothing is received before, so nobody waits for it earlier.
 * @throws as `clientFault`
 */
export async function connectTransport(transport: PeerTransport, dtlsParameters: types.DtlsParameters): Promise<void> {
	const limited = isSendTransport(transport) ? transport.setMaxIncomingBitrate(maxIncomingBitrate) : Promise.resolve();
	await Promise.all([clientFault(limited), clientFault(transport.connect({ dtlsParameters }))]);
}

/** By router: a worker has one certificate, and mediasoup copies its five fingerprints each time that it is asked for them. */
const dtlsOffers = new WeakMap<TransportRouter, types.DtlsParameters>();

/** Of a transport that is not connected yet. */
function dtlsParametersOf(transport: PeerTransport): types.DtlsParameters {
	const { router } = transport.appData;
	const known = dtlsOffers.get(router);
	if (known) return known;
	const offer = transport.dtlsParameters;
	dtlsOffers.set(router, offer);
	return offer;
}

/** Of a new transport, as the contract hands it to the client. @param addresses at which this client may reach it, best first */
export function transportOptions(transport: PeerTransport, addresses: readonly CandidateAddress[]): TransportOptions {
	const { id, iceParameters, sctpParameters } = transport;
	const dtlsParameters = dtlsParametersOf(transport);
	const iceCandidates = transport.clientCandidates ?? candidatesAt(transport, addresses);
	// The network of another server is followed there.
	if (!transport.clientCandidates) {
		followAddresses(
			transport,
			addresses.map(({ address }) => address),
		);
	}
	return { id, iceParameters, iceCandidates, dtlsParameters, ...(sctpParameters && { sctpParameters }) };
}
