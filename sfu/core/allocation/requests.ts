import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../peer/Peer.ts';
import { layerForTile } from '../peer/selection.ts';
import type { Rank, VideoRequest } from './allocate.ts';
import type { LayerRates } from './LayerRates.ts';

/** Something that is sent in a room and can be seen. */
export type Video = {
	owner: Peer;
	producer: PeerProducer;
	rates: LayerRates;
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
/** From this priority on a viewer shows the picture large; more than two nobody looks at. */
const leadingPriority = 200;
const leadingTiles = 2;

/** What one viewer shows at the moment and is ready to receive. */
export function requestsOf(
	viewer: Peer,
	videos: ReadonlyMap<string, Video>,
	lead: Lead,
): { slot: ConsumerSlot; demand: VideoRequest }[] {
	const leading = leadingOf(viewer.tiles);
	return viewer.consumers.all().flatMap((slot) => {
		const video = videos.get(slot.producerId);
		const tile = viewer.tiles?.get(slot.producerId);
		if (!video || !slot.resumed || (viewer.tiles !== null && !tile)) return [];
		const { width, height } = tile ?? unsaidTile;
		const wanted =
			slot.preferred?.spatialLayer ?? (tile ? layerForTile(tile, slot.origin.source, slot.layerCount) : slot.topLayer);
		const rank = rankOf(slot, leading, lead);
		const { producerPaused } = slot.consumer;
		const layerBps = video.rates.layerBps.map((bps) => (producerPaused ? 0 : bps));
		const cap = capOf(video, rank, lead);
		const demand = { viewerId: viewer.id, producerId: slot.producerId, rank, area: width * height, layerBps, wanted };
		return [{ slot, demand: { ...demand, ...(cap && { cap }) } }];
	});
}

/** The producers that one viewer looks at. */
function leadingOf(tiles: Peer['tiles']): ReadonlySet<string> {
	const large = [...(tiles?.values() ?? [])].filter(({ priority }) => priority >= leadingPriority);
	large.sort((a, b) => b.priority - a.priority || b.width * b.height - a.width * a.height);
	return new Set(large.slice(0, leadingTiles).map(({ producerId }) => producerId));
}

function rankOf(
	{ producerId, origin: { peerId, source } }: ConsumerSlot,
	leading: ReadonlySet<string>,
	lead: Lead,
): Rank {
	const { speaker, spotlight } = lead;
	if (source === 'screen') return 'screen';
	const leads = peerId !== null && (peerId === speaker || peerId === spotlight);
	return leads || leading.has(producerId) ? 'speaker' : 'tile';
}

function capOf({ small }: Video, rank: Rank, { isLarge }: Lead): VideoRequest['cap'] {
	if (rank === 'screen') return undefined;
	if (small) return { layer: 0, reason: 'load' };
	return isLarge && rank === 'tile' ? { layer: 0, reason: 'largeClass' } : undefined;
}
