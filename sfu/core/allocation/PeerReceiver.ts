import type { Reception } from '../../protocol/models.ts';
import { statsOf } from '../errors.ts';
import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Peer } from '../peer/Peer.ts';
import type { DownlinkSample, Tiles, VideoReceiver } from '../room/VideoReceiver.ts';

/** A participant as a receiver of video. */
export class PeerReceiver implements VideoReceiver {
	readonly usesNetwork = true;
	tiles: Tiles = null;
	readonly #peer: Peer;

	constructor(peer: Peer) {
		this.#peer = peer;
	}

	get id(): string {
		return this.#peer.id;
	}

	get slots(): readonly ConsumerSlot[] {
		return this.#peer.consumers.all();
	}

	receptionChanged(reception: Reception): void {
		this.#peer.notify('receptionChanged', reception);
	}

	/** The worker's bandwidth estimate and loss for this peer's receive transports. */
	async sampleDownlink(): Promise<DownlinkSample> {
		const receiving = this.#peer.transports.all().filter(({ appData }) => appData.direction === 'recv');
		const stats = (await Promise.all(receiving.map((transport) => statsOf(transport.getStats())))).flat();
		return {
			availableBps: stats.find(({ availableOutgoingBitrate }) => availableOutgoingBitrate)?.availableOutgoingBitrate,
			lossRatio: Math.max(0, ...stats.map(({ rtpPacketLossSent = 0 }) => rtpPacketLossSent)),
		};
	}
}
