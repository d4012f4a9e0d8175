import { EventEmitter } from 'node:events';
import { parseScalabilityMode } from 'mediasoup';
import type { MediaKind } from 'mediasoup/types';
import { kindOf, type RtpParameters, type Source } from '../../protocol/models.ts';
import { clientFault, notFound, SfuError, unlessClosed } from '../errors.ts';
import { keyFrameRequestDelayMs, keyFrameRequestDelayWithNoticesMs } from '../limits.ts';
import { newId } from '../newId.ts';
import { type Peer, type PeerProducer, producerView } from '../peer/Peer.ts';
import { isSendTransport, type PeerTransport } from '../peer/PeerTransport.ts';
import { requirePermission } from '../peer/permissions.ts';
import { userOf } from '../peer/user.ts';
import type { By, ProducerControl, RoomApi } from '../room/RoomApi.ts';
import type { RoomMedia } from '../router/RoomMedia.ts';
import { KeyFrameNotices } from './KeyFrameNotices.ts';

export type NewProducer = {
	transport: PeerTransport;
	kind: MediaKind;
	rtpParameters: RtpParameters;
	source: Source;
	paused: boolean;
	/** How many stops of this source by hosts the client knew; undefined: it does not count them. */
	knownHostStops: number | undefined;
	/** Its client makes key frames when `keyFrameNeeded` asks. */
	canMakeKeyFrames: boolean;
};

type Room = Pick<RoomApi, 'load' | 'media' | 'permissionsOf' | 'broadcast' | 'allocator' | 'hostStops'>;

/** What is sent in one room, and the notices about it. The peers own the producers. */
export class Producers
	extends EventEmitter<{ added: [peer: Peer, producer: PeerProducer] }>
	implements ProducerControl
{
	readonly #room: Room;
	readonly #senders = new Map<string, Peer>();

	constructor(room: Room) {
		super();
		this.#room = room;
	}

	/**
	 * @throws SfuError forbidden (no permission for the source), bad-request (kind or parameters), wrong-state (not a
	 * send transport, too many, it has left, or a host has stopped the source since it was wished), overloaded (a camera,
	 * while the computer carries no more)
	 */
	async add(peer: Peer, wanted: NewProducer): Promise<PeerProducer> {
		const { transport, kind, rtpParameters, source, paused } = wanted;
		requireKind(source, kind, rtpParameters);
		if (!isSendTransport(transport)) throw new SfuError('wrong-state', 'not a send transport');
		requirePermission(this.#room.permissionsOf(peer), source);
		const stops = this.#room.hostStops.requireNotStopped(peer, source, wanted.knownHostStops);
		const media = await this.#room.media();
		const { load } = this.#room;
		if (source === 'camera' && load === 'full') throw new SfuError('overloaded', 'no more cameras at the moment');
		const appData = { source };
		// Shorter than the id that mediasoup would choose: everybody in the room is told it.
		const id = newId();
		const keyFrameRequestDelay = wanted.canMakeKeyFrames ? keyFrameRequestDelayWithNoticesMs : keyFrameRequestDelayMs;
		const options = { id, kind, rtpParameters, paused, appData, keyFrameRequestDelay };
		const producer = await peer.producers.add(() => clientFault(transport.produce(options)));
		try {
			// A host may have stopped it, or withdrawn the permission, while the worker answered.
			requirePermission(this.#room.permissionsOf(peer), source);
			this.#room.hostStops.requireNotStopped(peer, source, stops);
		} catch (error) {
			producer.close();
			throw error;
		}
		if (kind === 'video') {
			if (wanted.canMakeKeyFrames) KeyFrameNotices.follow(peer, producer);
			const layerCount = layerCountOf(producer);
			this.#room.allocator.addVideo(peer, producer, { layerCount, smallestLayerOnly: load !== 'fine' });
		}
		this.#announce(peer, producer, media);
		if (source === 'mic') await unlessClosed(producer, addMicrophone(media, producer, peer));
		return producer;
	}

	/** The peer that sends it. @throws SfuError not-found: also for a producer of another room */
	sender(producerId: string): Peer {
		const peer = this.#senders.get(producerId);
		if (!peer) throw notFound('producer', producerId);
		return peer;
	}

	async pause(peer: Peer, producer: PeerProducer, by: By): Promise<void> {
		if (producer.paused) return;
		await unlessClosed(producer, clientFault(producer.pause()));
		if (producer.closed) return;
		const notice = { peerId: peer.id, ...userOf(peer), producerId: producer.id, by };
		this.#room.broadcast('producerPaused', notice, by === 'owner' ? peer : undefined);
		this.#room.allocator.changed();
	}

	/**
	 * Only its owner may, and only with the permission.
	 * @param knownHostStops as in `NewProducer`
	 * @throws SfuError forbidden, wrong-state (a host has stopped it since that was wished)
	 */
	async resume(peer: Peer, producer: PeerProducer, knownHostStops?: number): Promise<void> {
		const { source } = producer.appData;
		requirePermission(this.#room.permissionsOf(peer), source);
		const stops = this.#room.hostStops.requireNotStopped(peer, source, knownHostStops);
		if (!producer.paused) return;
		await clientFault(producer.resume());
		try {
			// For a host who stopped it while the worker answered it was paused already.
			this.#room.hostStops.requireNotStopped(peer, source, stops);
		} catch (error) {
			await unlessClosed(producer, clientFault(producer.pause()));
			throw error;
		}
		this.#room.broadcast('producerResumed', { peerId: peer.id, producerId: producer.id }, peer);
		this.#room.allocator.changed();
	}

	close(peer: Peer, producer: PeerProducer, by: By): void {
		if (producer.closed) return;
		producer.close();
		const notice = { peerId: peer.id, producerId: producer.id, by };
		this.#room.broadcast('producerClosed', notice, by === 'owner' ? peer : undefined);
	}

	async enforce(peer: Peer): Promise<void> {
		const permissions = this.#room.permissionsOf(peer);
		for (const producer of peer.producers.all()) {
			const { source } = producer.appData;
			if (permissions[source]) continue;
			if (source === 'mic') await this.pause(peer, producer, 'host');
			else this.close(peer, producer, 'host');
		}
	}

	#announce(peer: Peer, producer: PeerProducer, media: RoomMedia): void {
		this.#senders.set(producer.id, peer);
		producer.observer.once('close', () => this.#senders.delete(producer.id));
		producer.once('transportclose', () => {
			// `peerLeft` and `mediaRestarted` say it already.
			if (peer.closed || media.closed) return;
			const notice = { peerId: peer.id, ...userOf(peer), producerId: producer.id, by: 'owner' } as const;
			this.#room.broadcast('producerClosed', notice, peer);
		});
		const notice = { peerId: peer.id, ...userOf(peer), producer: producerView(producer) };
		this.#room.broadcast('producerAdded', notice, peer);
		this.emit('added', peer, producer);
	}
}

async function addMicrophone({ speakers, voices }: RoomMedia, mic: PeerProducer, peer: Peer): Promise<void> {
	await Promise.all([speakers.add(mic, peer.id), voices.add(mic, peer.id)]);
}

/** Spatial layers, at least 1. */
function layerCountOf({ type, rtpParameters: { encodings = [] } }: PeerProducer): number {
	return type === 'simulcast' ? encodings.length : parseScalabilityMode(encodings[0]?.scalabilityMode).spatialLayers;
}

/** mediasoup itself accepts a video codec for an audio producer. @throws SfuError bad-request */
function requireKind(source: Source, kind: MediaKind, { codecs }: RtpParameters): void {
	const fits = codecs.every(({ mimeType }) => mimeType.toLowerCase().startsWith(`${kind}/`));
	if (kindOf[source] !== kind || !fits) throw new SfuError('bad-request', `${source} is ${kindOf[source]}`);
}
