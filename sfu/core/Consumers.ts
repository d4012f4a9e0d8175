import type { ConsumerOptions, RtpCapabilities } from '../protocol/models.ts';
import { ConsumerSlot } from './ConsumerSlot.ts';
import { clientFault, SfuError } from './errors.ts';
import { forClients } from './mediaCodecs.ts';
import type { Peer, PeerTransport } from './Peer.ts';
import type { Room } from './Room.ts';
import type { Tile } from './selection.ts';

/**
 * Starts to receive, paused until the client is ready.
 * @throws SfuError not-found (this room has no such producer), cannot-consume (its own, or no common codec),
 * bad-request (capabilities never given), wrong-state (not a receive transport, too many, or it has left)
 */
export async function consume(
	room: Room,
	peer: Peer,
	{ producerId, transport }: { producerId: string; transport: PeerTransport },
): Promise<ConsumerSlot> {
	const sender = room.producers.sender(producerId);
	if (sender === peer) throw new SfuError('cannot-consume', 'a peer does not receive itself');
	if (transport.appData.direction !== 'recv') throw new SfuError('wrong-state', 'not a receive transport');
	const rtpCapabilities = requireCapabilities(peer);
	const { router } = await room.media();
	const { source } = sender.producers.get(producerId).appData;
	if (!router.canConsume({ producerId, rtpCapabilities })) throw new SfuError('cannot-consume', 'no common codec');
	const create = async () => {
		const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true });
		return new ConsumerSlot(consumer, { peerId: sender.id, source }, peer.tiles);
	};
	const slot = await clientFault(peer.consumers.add(create));
	tellOwner(peer, slot);
	const tile = peer.tiles?.get(producerId);
	if (tile) await slot.show(tile);
	return slot;
}

/** What a client shows now, whole; the rest of its video stops. */
export async function showTiles(peer: Peer, tiles: Tile[]): Promise<void> {
	const byProducer = new Map(tiles.map((tile) => [tile.producerId, tile]));
	peer.tiles = byProducer;
	await Promise.all(peer.consumers.all().map((slot) => slot.show(byProducer.get(slot.producerId))));
}

export function consumerOptions({ consumer, origin }: ConsumerSlot): ConsumerOptions {
	const { id: consumerId, producerId, kind, type, producerPaused } = consumer;
	const rtpParameters = {
		...consumer.rtpParameters,
		headerExtensions: forClients(consumer.rtpParameters.headerExtensions),
	};
	return { consumerId, producerId, ...origin, kind, rtpParameters, type, producerPaused };
}

export function consumedBy(peer: Peer): { consumerId: string; producerId: string }[] {
	return peer.consumers.all().map(({ id: consumerId, producerId }) => ({ consumerId, producerId }));
}

function requireCapabilities({ rtpCapabilities }: Peer): RtpCapabilities {
	if (!rtpCapabilities) throw new SfuError('bad-request', 'rtpCapabilities were never given');
	return rtpCapabilities;
}

function tellOwner(peer: Peer, { consumer }: ConsumerSlot): void {
	const consumerId = consumer.id;
	consumer.on('producerclose', () => peer.notify('consumerClosed', { consumerId }));
	consumer.on('producerpause', () => peer.notify('consumerPaused', { consumerId }));
	consumer.on('producerresume', () => peer.notify('consumerResumed', { consumerId }));
	consumer.on('layerschange', (layers) => {
		const { spatialLayer = null, temporalLayer = null } = layers ?? {};
		peer.notify('layersChanged', { consumerId, spatialLayer, temporalLayer });
	});
	let told = consumer.score;
	consumer.on('score', (score) => {
		// The scores of layers that are not received change all the time.
		if (score.score === told.score && score.producerScore === told.producerScore) return;
		told = score;
		peer.notify('consumerScore', { consumerId, score: score.score, producerScore: score.producerScore });
	});
}
