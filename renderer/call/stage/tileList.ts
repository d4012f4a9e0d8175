import type { Source } from '../../../sfu/protocol/models.ts';
import type { PeerCallView } from '../../client/types.ts';

type TileSource = Extract<Source, 'camera' | 'screen'>;
/**
 * Identifies a tile by its peer and source, so that a list of keys changes only when tiles are added, removed or
 * reordered.
 */
export type PeerTileKey = `${string}/${TileSource}`;
/** Of the document that is shown. */
export const slidesKey = 'slides';
export type TileKey = PeerTileKey | typeof slidesKey;

const keyOf = (peerId: string, source: TileSource): PeerTileKey => `${peerId}/${source}`;

/** Of a person's camera or screen. */
export function readTileKey(key: PeerTileKey): { peerId: string; source: TileSource } {
	const slash = key.lastIndexOf('/');
	return { peerId: key.slice(0, slash), source: key.endsWith('/screen') ? 'screen' : 'camera' };
}

export const cameraKeyOf = (peerId: string): PeerTileKey => keyOf(peerId, 'camera');
export const screenKeyOf = (peerId: string): PeerTileKey => keyOf(peerId, 'screen');

/**
 * All tiles in their order: what is shared, the host's camera, our own camera and screen, the other cameras in order of joining.
 * Where they do not fit on one page, those that are on come before those that are off. Paused screens come before those that
 * go on, whose newest is shown large; a document is between them, so that a screen that is shared covers it for that time.
 * Viewers have none.
 * @param perPage tiles on a page
 */
export function listTiles(peers: PeerCallView[], perPage: number, hasSlides = false): TileKey[] {
	const screens = peers.filter((peer) => sharesScreen(peer) && !peer.isSelf);
	const senders = peers.filter((peer) => !peer.viewer);
	const hasPages = peers.filter(sharesScreen).length + senders.length + Number(hasSlides) > perPage;
	const rank = (peer: PeerCallView) => {
		if (isFixed(peer)) return peer.isSelf ? 1 : 0;
		return hasPages && !isCameraOn(peer) ? 3 : 2;
	};
	const ordered = [...senders].sort((one, other) => rank(one) - rank(other));
	const keysOf = (some: PeerCallView[]) => some.map(({ peerId }) => keyOf(peerId, 'screen'));
	return [
		...keysOf(screens.filter(isPaused)),
		...(hasSlides ? ([slidesKey] as const) : []),
		...keysOf(screens.filter((peer) => !isPaused(peer))),
		...ordered.flatMap((peer) => [
			keyOf(peer.peerId, 'camera'),
			...(peer.isSelf && sharesScreen(peer) ? [keyOf(peer.peerId, 'screen')] : []),
		]),
	];
}

/** Those at the beginning of the list that nobody takes the place of: what is shared, the host, ourselves. */
export function fixedTiles(peers: PeerCallView[]): Set<TileKey> {
	return new Set<TileKey>([
		slidesKey,
		...peers.filter(sharesScreen).map(({ peerId }) => keyOf(peerId, 'screen')),
		...peers.filter(isFixed).map(({ peerId }) => keyOf(peerId, 'camera')),
	]);
}

const sharesScreen = ({ media }: PeerCallView) => media.screen !== undefined;
const isPaused = ({ media }: PeerCallView) => media.screen?.paused ?? false;
const isFixed = ({ isSelf, role }: PeerCallView) => isSelf || role === 'host';
const isCameraOn = ({ media }: PeerCallView) => media.camera !== undefined && !media.camera.paused;

/**
 * The tile that is shown large: the one pinned on this computer, else what was shared last, else the spotlight, else the
 * speaker, else none.
 * @param speakerPeerId null: whoever speaks is not to be large
 */
export function chooseFocus(
	tiles: TileKey[],
	pinnedKey: TileKey | null,
	spotlightPeerId: string | null,
	speakerPeerId: string | null = null,
): TileKey | null {
	const spotlit = spotlightPeerId === null ? null : keyOf(spotlightPeerId, 'camera');
	const speaker = speakerPeerId === null ? null : keyOf(speakerPeerId, 'camera');
	return (
		tiles.find((tile) => tile === pinnedKey) ??
		tiles.findLast(isShared) ??
		tiles.find((tile) => tile === spotlit) ??
		tiles.find((tile) => tile === speaker) ??
		null
	);
}

/** A document or a screen: large, it fills its place whatever its shape. */
export const isShared = (key: TileKey): boolean => key === slidesKey || readTileKey(key).source === 'screen';
