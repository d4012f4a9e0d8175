import type { ConsumerSlot } from '../peer/ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../peer/Peer.ts';
import { layerForTile } from '../peer/selection.ts';
import type { Tiles, VideoReceiver } from '../room/VideoReceiver.ts';
import type { Rank, VideoRequest } from './allocate.ts';
import type { LayerRates } from './LayerRates.ts';

/** A camera or screen that is sent in a room. */
export type Video = {
	owner: Peer;
	producer: PeerProducer;
	rates: LayerRates;
	/** It was added while the computer was busy: only its smallest layer is sent for now. */
	smallestLayerOnly: boolean;
};

export type Focus = {
	/** peerId of the active speaker; null: nobody speaks. */
	speaker: string | null;
	/** peerId of the participant in the spotlight; null: nobody. */
	spotlight: string | null;
	/** So many participants that small tiles get their smallest layer. */
	isLargeClass: boolean;
};

/** Assumed for a client that never stated its tiles, CSS px. */
const defaultTile = { width: 320, height: 180 };
/** Tile priority from which a receiver shows the video large. Of more than `maxMainTiles` such tiles the largest count. */
const mainPriority = 200;
const maxMainTiles = 2;

/** The videos that one receiver shows at the moment and is ready to receive. */
export function requestsOf(
	receiver: VideoReceiver,
	videos: ReadonlyMap<string, Video>,
	focus: Focus,
): { slot: ConsumerSlot; request: VideoRequest }[] {
	const { tiles } = receiver;
	const main = mainTilesOf(tiles);
	return receiver.slots.flatMap((slot) => {
		const video = videos.get(slot.producerId);
		const tile = tiles?.get(slot.producerId);
		if (!video || !slot.resumed || (tiles !== null && !tile)) return [];
		const { width, height } = tile ?? defaultTile;
		const wanted =
			slot.preferred?.spatialLayer ?? (tile ? layerForTile(tile, slot.origin.source, slot.layerCount) : slot.topLayer);
		const rank = rankOf(slot, main, focus);
		const { producerPaused } = slot.consumer;
		const layerBps = video.rates.layerBps.map((bps) => (producerPaused ? 0 : bps));
		const cap = capOf(video, rank, focus);
		const request = {
			receiverId: receiver.id,
			producerId: slot.producerId,
			rank,
			area: width * height,
			layerBps,
			wanted,
			...(cap && { cap }),
		};
		return [{ slot, request }];
	});
}

/** The producers that one receiver shows large. */
function mainTilesOf(tiles: Tiles): ReadonlySet<string> {
	const large = [...(tiles?.values() ?? [])].filter(({ priority }) => priority >= mainPriority);
	large.sort((a, b) => b.priority - a.priority || b.width * b.height - a.width * a.height);
	return new Set(large.slice(0, maxMainTiles).map(({ producerId }) => producerId));
}

function rankOf(
	{ producerId, origin: { peerId, source } }: ConsumerSlot,
	main: ReadonlySet<string>,
	focus: Focus,
): Rank {
	if (source === 'screen') return 'screen';
	const isFocus = peerId !== null && (peerId === focus.speaker || peerId === focus.spotlight);
	return isFocus || main.has(producerId) ? 'speaker' : 'tile';
}

function capOf({ smallestLayerOnly }: Video, rank: Rank, { isLargeClass }: Focus): VideoRequest['cap'] {
	if (rank === 'screen') return undefined;
	if (smallestLayerOnly) return { layer: 0, reason: 'load' };
	return isLargeClass && rank === 'tile' ? { layer: 0, reason: 'largeClass' } : undefined;
}
