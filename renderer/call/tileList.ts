import type { Source } from '../../sfu/protocol/models.ts';
import type { PeerCallView } from './types.ts';

export type StageTile = { key: string; peer: PeerCallView; source: Extract<Source, 'camera' | 'screen'> };

const tileKey = (peerId: string, source: StageTile['source']) => `${peerId}/${source}`;

/**
 * Everything that could be on the stage: shared screens first, then who leads, ourselves, and the others as they came.
 * Our own screen stays away (a picture of itself), and so do those who only watch.
 */
export function listTiles(peers: PeerCallView[]): StageTile[] {
	const screens = peers.filter((peer) => !peer.isSelf && peer.media.screen && !peer.media.screen.paused);
	const seen = peers.filter((peer) => !peer.viewer);
	const rank = (peer: PeerCallView) => (peer.isSelf ? 1 : peer.role === 'host' ? 0 : 2);
	const ordered = [...seen].sort((one, other) => rank(one) - rank(other));
	return [
		...screens.map((peer): StageTile => ({ key: tileKey(peer.peerId, 'screen'), peer, source: 'screen' })),
		...ordered.map((peer): StageTile => ({ key: tileKey(peer.peerId, 'camera'), peer, source: 'camera' })),
	];
}

/** What is shown large: what this person pinned, else the newest screen, else whom the teacher spotlit. */
export function chooseFocus(tiles: StageTile[], pinnedKey: string | null, spotlightPeerId: string | null) {
	const screens = tiles.filter((tile) => tile.source === 'screen');
	return (
		tiles.find((tile) => tile.key === pinnedKey) ??
		screens.at(-1) ??
		tiles.find((tile) => tile.peer.peerId === spotlightPeerId && tile.source === 'camera') ??
		null
	);
}
