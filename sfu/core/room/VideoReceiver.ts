import type { Reception } from '../../protocol/models.ts';
import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Tile } from '../peer/selection.ts';

/** By producer id; null: never stated, so every video is requested. */
export type Tiles = ReadonlyMap<string, Tile> | null;

/** What is known of the link to one receiver. */
export type DownlinkSample = {
	/** Its bandwidth estimate, bit/s; undefined: there is none. */
	availableBps: number | undefined;
	/** Packets lost, 0 to 1. */
	lossRatio: number;
};

/**
 * Something that receives video of a room: a peer, a recorder, another server to which the room is piped. The allocator
 * serves receivers and knows nothing else of them; a camera that any of them gets is demanded from its sender.
 */
export interface VideoReceiver {
	readonly id: string;
	/** false: it receives on this computer, so it takes nothing of the room's network budget. */
	readonly usesNetwork: boolean;
	/** All consumers; those of audio are ignored. */
	readonly slots: readonly ConsumerSlot[];
	/** What it shows, and how large. */
	readonly tiles: Tiles;
	/** Never rejects. */
	sampleDownlink(): Promise<DownlinkSample>;
	/** It gets more or less than before. */
	receptionChanged(reception: Reception): void;
}
