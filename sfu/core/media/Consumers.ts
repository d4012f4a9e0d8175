import type { ConsumerOptions, RtpCapabilities } from '../../protocol/models.ts';
import { clientFault, SfuError } from '../errors.ts';
import { ConsumerSlot, type Origin } from '../peer/ConsumerSlot.ts';
import type { Peer, PeerTransport } from '../peer/Peer.ts';
import type { Tile } from '../peer/selection.ts';
import type { Room } from '../Room.ts';
import { forClients } from '../router/mediaCodecs.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import { isRouted } from '../router/voices/routing.ts';

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
	const media = await room.media();
	const origin = originOf(room, media, peer, producerId);
	if (transport.appData.direction !== 'recv') throw new SfuError('wrong-state', 'not a receive transport');
	const rtpCapabilities = requireCapabilities(peer);
	if (!media.router.canConsume({ producerId, rtpCapabilities }))
		throw new SfuError('cannot-consume', 'no common codec');
	const create = async () => {
		await media.bring(producerId, transport.appData.router);
		return new ConsumerSlot(await transport.consume({ producerId, rtpCapabilities, paused: true }), origin);
	};
	const slot = await clientFault(peer.consumers.add(create));
	tellOwner(peer, slot);
	if (slot.consumer.kind === 'audio') await slot.grant(isRouted(peer, slot, media.voices) ? 0 : null);
	else slot.observer.once('close', () => room.allocator.changed());
	return slot;
}

/** The client is ready for it: it flows as soon as the plan of the room says so. */
export async function resume(room: Room, peer: Peer, slot: ConsumerSlot): Promise<void> {
	await slot.resume();
	if (slot.consumer.kind === 'audio') return;
	await slot.setPriority(peer.tiles?.get(slot.producerId)?.priority ?? 1);
	await room.allocator.settled();
}

export async function pause(room: Room, slot: ConsumerSlot): Promise<void> {
	await slot.pause();
	if (slot.consumer.kind === 'video') room.allocator.changed();
}

/** What a client shows now, whole; the rest of its video stops. */
export async function showTiles(room: Room, peer: Peer, tiles: Tile[]): Promise<void> {
	peer.tiles = new Map(tiles.map((tile) => [tile.producerId, tile]));
	const { tiles: shown } = peer;
	await Promise.all(
		peer.consumers.all().map((slot) => {
			slot.preferred = undefined;
			const tile = shown.get(slot.producerId);
			return tile && slot.setPriority(tile.priority);
		}),
	);
	await room.allocator.settled();
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

/** @throws SfuError not-found, cannot-consume (its own) */
function originOf(room: Room, { voices }: RoomMedia, peer: Peer, producerId: string): Origin {
	if (voices.has(producerId)) return { peerId: null, source: 'mic' };
	const sender = room.producers.sender(producerId);
	if (sender === peer) throw new SfuError('cannot-consume', 'a peer does not receive itself');
	return { peerId: sender.id, source: sender.producers.get(producerId).appData.source };
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
