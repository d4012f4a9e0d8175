import type { Source } from '../../../sfu/protocol/models.ts';
import type { PeerCallView } from '../../client/types.ts';

type TileSource = Extract<Source, 'camera' | 'screen'>;
/**
 * Identifies a tile by its peer and source, so that a list of keys changes only when tiles are added, removed or
 * reordered.
 */
export type TileKey = `${string}/${TileSource}`;

const keyOf = (peerId: string, source: TileSource): TileKey => `${peerId}/${source}`;

export function readTileKey(key: TileKey): { peerId: string; source: TileSource } {
	const slash = key.lastIndexOf('/');
	return { peerId: key.slice(0, slash), source: key.endsWith('/screen') ? 'screen' : 'camera' };
}

/**
 * All tiles in their order: shared screens, the host's camera, our own camera, the other cameras in order of joining.
 * Our own screen has no tile (it would show itself recursively), and viewers have none.
 */
export function listTiles(peers: PeerCallView[]): TileKey[] {
	const screens = peers.filter((peer) => !peer.isSelf && peer.media.screen && !peer.media.screen.paused);
	const senders = peers.filter((peer) => !peer.viewer);
	const rank = (peer: PeerCallView) => (peer.isSelf ? 1 : peer.role === 'host' ? 0 : 2);
	const ordered = [...senders].sort((one, other) => rank(one) - rank(other));
	return [
		...screens.map(({ peerId }) => keyOf(peerId, 'screen')),
		...ordered.map(({ peerId }) => keyOf(peerId, 'camera')),
	];
}

/**
 * The tile that is shown large: the one pinned on this computer, else the newest shared screen, else the spotlight,
 * else none.
 */
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
