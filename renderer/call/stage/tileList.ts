import type { Source } from '../../../sfu/protocol/models.ts';
import type { PeerCallView } from '../../client/state/types.ts';

type TileSource = Extract<Source, 'camera' | 'screen'>;
/** Names a tile, and says whose it is: a list of them changes only when a tile comes, goes or changes its place. */
export type TileKey = `${string}/${TileSource}`;

const keyOf = (peerId: string, source: TileSource): TileKey => `${peerId}/${source}`;

export function readTileKey(key: TileKey): { peerId: string; source: TileSource } {
	const slash = key.lastIndexOf('/');
	return { peerId: key.slice(0, slash), source: key.endsWith('/screen') ? 'screen' : 'camera' };
}

/**
 * Everything that could be on the stage: shared screens first, then who leads, ourselves, and the others as they came.
 * Our own screen stays away (a picture of itself), and so do those who only watch.
 */
export function listTiles(peers: PeerCallView[]): TileKey[] {
	const screens = peers.filter((peer) => !peer.isSelf && peer.media.screen && !peer.media.screen.paused);
	const seen = peers.filter((peer) => !peer.viewer);
	const rank = (peer: PeerCallView) => (peer.isSelf ? 1 : peer.role === 'host' ? 0 : 2);
	const ordered = [...seen].sort((one, other) => rank(one) - rank(other));
	return [
		...screens.map(({ peerId }) => keyOf(peerId, 'screen')),
		...ordered.map(({ peerId }) => keyOf(peerId, 'camera')),
	];
}

/** What is shown large: what this person pinned, else the newest screen, else whom the teacher spotlit. */
export function chooseFocus(
	tiles: TileKey[],
	pinnedKey: TileKey | null,
	spotlightPeerId: string | null,
): TileKey | null {
	const spotlit = spotlightPeerId === null ? null : keyOf(spotlightPeerId, 'camera');
	return (
		tiles.find((tile) => tile === pinnedKey) ??
		tiles.findLast((tile) => readTileKey(tile).source === 'screen') ??
		tiles.find((tile) => tile === spotlit) ??
		null
	);
}
