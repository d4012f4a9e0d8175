import type { ConsumerSlot } from '../ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../Peer.ts';
import { layerForTile } from '../selection.ts';
import type { Demand, Rank } from './allocate.ts';
import type { PictureRates } from './PictureRates.ts';

/** Something that is sent in a room and can be seen. */
export type Picture = {
	owner: Peer;
	producer: PeerProducer;
	rates: PictureRates;
	/** Came while the computer was busy: its smallest layer is all that is sent for now. */
	small: boolean;
};

export type Lead = {
	/** Peers; null: nobody. */
	speaker: string | null;
	spotlight: string | null;
	/** So many people that small tiles get their smallest layer. */
	isLarge: boolean;
};

/** Of a client that never said what it shows, CSS px. */
const unsaidTile = { width: 320, height: 180 };
/** From this priority on a viewer shows the picture large. */
const leadingPriority = 200;

/** What one viewer shows at the moment and is ready to receive. */
export function demandsOf(
	viewer: Peer,
	pictures: ReadonlyMap<string, Picture>,
	lead: Lead,
): { slot: ConsumerSlot; demand: Demand }[] {
	return viewer.consumers.all().flatMap((slot) => {
		const picture = pictures.get(slot.producerId);
		const tile = viewer.tiles?.get(slot.producerId);
		if (!picture || !slot.resumed || (viewer.tiles !== null && !tile)) return [];
		const { width, height } = tile ?? unsaidTile;
		const wanted =
			slot.preferred?.spatialLayer ?? (tile ? layerForTile(tile, slot.origin.source, slot.layerCount) : slot.topLayer);
		const rank = rankOf(slot, tile?.priority ?? 1, lead);
		const { producerPaused } = slot.consumer;
		const layerBps = picture.rates.layerBps.map((bps) => (producerPaused ? 0 : bps));
		const cap = capOf(picture, rank, lead);
		const demand = { viewerId: viewer.id, producerId: slot.producerId, rank, area: width * height, layerBps, wanted };
		return [{ slot, demand: { ...demand, ...(cap && { cap }) } }];
	});
}

function rankOf({ origin: { peerId, source } }: ConsumerSlot, priority: number, { speaker, spotlight }: Lead): Rank {
	if (source === 'screen') return 'screen';
	const leads = peerId !== null && (peerId === speaker || peerId === spotlight);
	return leads || priority >= leadingPriority ? 'speaker' : 'tile';
}

function capOf({ small }: Picture, rank: Rank, { isLarge }: Lead): Demand['cap'] {
	if (rank === 'screen') return undefined;
	if (small) return { layer: 0, reason: 'load' };
	return isLarge && rank === 'tile' ? { layer: 0, reason: 'largeClass' } : undefined;
}
