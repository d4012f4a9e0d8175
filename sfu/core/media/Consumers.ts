import type { ConsumerOptions, RtpCapabilities } from '../../protocol/models.ts';
import { clientFault, SfuError } from '../errors.ts';
import { ConsumerSlot, type Origin } from '../peer/ConsumerSlot.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerTransport } from '../peer/PeerTransport.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import { forClients } from '../router/mediaCodecs.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import { isRouted } from '../router/voices/routing.ts';
import type { Producers } from './Producers.ts';

type Room = Pick<RoomApi, 'media' | 'allocator'> & { producers: Pick<Producers, 'sender'> };
export type NewConsumer = { producerId: string; transport: PeerTransport };

/** What is received in one room, and the notices about it to the receivers. The peers own the consumers. */
export class Consumers {
	readonly #room: Room;

	constructor(room: Room) {
		this.#room = room;
	}

	/**
	 * Creates a consumer, paused until its client resumes it.
	 * @throws SfuError not-found (this room has no such producer), cannot-consume (its own, or no common codec),
	 * bad-request (RTP capabilities never stated), wrong-state (not a receive transport, too many, or the peer has left)
	 */
	async add(peer: Peer, { producerId, transport }: NewConsumer): Promise<ConsumerSlot> {
		const media = await this.#room.media();
		const origin = this.#originOf(media, peer, producerId);
		if (transport.appData.direction !== 'recv') throw new SfuError('wrong-state', 'not a receive transport');
		const rtpCapabilities = requireCapabilities(peer);
		if (!media.router.canConsume({ producerId, rtpCapabilities }))
			throw new SfuError('cannot-consume', 'no common codec');
		const slot = await peer.consumers.add(async () => {
			await transport.appData.router.pipe(producerId);
			const consumer = await clientFault(transport.consume({ producerId, rtpCapabilities, paused: true }));
			return new ConsumerSlot(consumer, origin);
		});
		notifyOwner(peer, slot);
		if (slot.consumer.kind === 'audio') await slot.grant(isRouted(peer, slot, media.voices) ? 0 : null);
		else slot.observer.once('close', () => this.#room.allocator.changed());
		return slot;
	}

	/** Its client is ready: audio flows at once, video as the bandwidth allocation grants it. */
	async resume(slot: ConsumerSlot): Promise<void> {
		await slot.resume();
		if (slot.consumer.kind === 'video') await this.#room.allocator.settled();
	}

	async pause(slot: ConsumerSlot): Promise<void> {
		await slot.pause();
		if (slot.consumer.kind === 'video') this.#room.allocator.changed();
	}

	/** Layers that a client asks for by itself, instead of by the size of its tiles. */
	async prefer(slot: ConsumerSlot, spatialLayer: number, temporalLayer: number | undefined): Promise<void> {
		slot.prefer(spatialLayer, temporalLayer);
		await this.#room.allocator.settled();
	}

	/** @throws SfuError not-found, cannot-consume (its own) */
	#originOf({ voices }: RoomMedia, peer: Peer, producerId: string): Origin {
		if (voices.isVoice(producerId)) return { peerId: null, source: 'mic' };
		const sender = this.#room.producers.sender(producerId);
		if (sender === peer) throw new SfuError('cannot-consume', 'a peer does not receive itself');
		return { peerId: sender.id, source: sender.producers.get(producerId).appData.source };
	}
}

/** As the contract hands it to the client. */
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

function notifyOwner(peer: Peer, { consumer }: ConsumerSlot): void {
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
		// mediasoup also emits when only the scores of layers change that this consumer does not receive.
		if (score.score === told.score && score.producerScore === told.producerScore) return;
		told = score;
		peer.notify('consumerScore', { consumerId, score: score.score, producerScore: score.producerScore });
	});
}
