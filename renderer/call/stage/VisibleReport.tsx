import { useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { CallState } from '../../client/state/types.ts';
import type { PlacedTile } from '../../ui/stageLayout.ts';
import { useActions, useCall } from '../useCall.tsx';
import { readTileKey, type TileKey } from './tileList.ts';

const priorities = { focused: 200, tile: 100 };

/** Null: nothing is sent for this tile, or it is our own. */
function producerOf({ peers }: CallState, key: TileKey): string | null {
	const { peerId, source } = readTileKey(key);
	const peer = peers.find((candidate) => candidate.peerId === peerId);
	return (!peer?.isSelf && peer?.media[source]?.producerId) || null;
}

/**
 * Tells the call what is on the screen; the server sends nothing else. Draws nothing: a camera that comes or goes must
 * not draw the stage again.
 */
export function VisibleReport({ boxes }: { boxes: PlacedTile<TileKey>[] }) {
	const actions = useActions();
	const producers = useCall(useShallow((state) => boxes.map(({ key }) => producerOf(state, key))));
	const told = useRef<string | null>(null);
	useEffect(() => {
		const visible = boxes.flatMap(({ width, height, focused }, index) => {
			const producerId = producers[index];
			const priority = focused ? priorities.focused : priorities.tile;
			return producerId ? [{ producerId, width, height, priority }] : [];
		});
		const text = JSON.stringify(visible);
		if (text === told.current) return;
		told.current = text;
		actions.setVisibleTiles(visible);
	});
	return null;
}
