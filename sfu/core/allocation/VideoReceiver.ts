import type { Reception } from '../../protocol/models.ts';
import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Peer } from '../peer/Peer.ts';
import type { Tile } from '../peer/selection.ts';
import type { DownlinkSample } from './DownlinkLimit.ts';

/** By producer id; null: never stated, so every video is requested. */
export type Tiles = ReadonlyMap<string, Tile> | null;

/**
 * Something that receives video of a room: a peer, a recorder, another server to which the room is piped. The allocator
 * serves receivers and knows nothing else of them; a camera that any of them gets is demanded from its sender.
 */
export interface VideoReceiver {
	readonly id: string;
	/** All consumers; those of audio are ignored. */
	readonly slots: ConsumerSlot[];
	/** What it shows, and how large. */
	readonly tiles: Tiles;
	/** Never rejects. */
	sampleDownlink(): Promise<DownlinkSample>;
	/** It gets more or less than before. */
	receptionChanged(reception: Reception): void;
}

/** A participant as a receiver of video. */
export class PeerReceiver implements VideoReceiver {
	tiles: Tiles = null;
	readonly #peer: Peer;

	constructor(peer: Peer) {
		this.#peer = peer;
	}

	get id(): string {
		return this.#peer.id;
	}

	get slots(): ConsumerSlot[] {
		return this.#peer.consumers.all();
	}

	receptionChanged(reception: Reception): void {
		this.#peer.notify('receptionChanged', reception);
	}

	/** The worker's bandwidth estimate and loss for this peer's receive transports. */
	async sampleDownlink(): Promise<DownlinkSample> {
		const receiving = this.#peer.transports.all().filter(({ appData }) => appData.direction === 'recv');
		// A transport that closes meanwhile has no stats.
		const stats = (await Promise.all(receiving.map((transport) => transport.getStats().catch(() => [])))).flat();
		return {
			availableBps: stats.find(({ availableOutgoingBitrate }) => availableOutgoingBitrate)?.availableOutgoingBitrate,
			lossRatio: Math.max(0, ...stats.map(({ rtpPacketLossSent = 0 }) => rtpPacketLossSent)),
		};
	}
}
