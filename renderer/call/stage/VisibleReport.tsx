import { useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { CallState } from '../../client/state/callState.ts';
import type { TileView } from '../../client/state/reception.ts';
import { useFullScreenElement } from '../../ui/fullScreen.ts';
import type { TileBox } from '../../ui/stageLayout.ts';
import { useActions, useCall } from '../useCall.tsx';
import { readTileKey, slidesKey, type TileKey } from './tileList.ts';

const priorities = { focused: 200, tile: 100 };

/** null: this tile has no video producer, or it is our own. */
function producerOf({ peers }: CallState, key: TileKey): string | null {
	if (key === slidesKey) return null;
	const { peerId, source } = readTileKey(key);
	const peer = peers.find((candidate) => candidate.peerId === peerId);
	return (!peer?.isSelf && peer?.media[source]?.producerId) || null;
}

/** The tile that is in full screen; null: none. */
function keyOf(element: Element | null): string | null {
	if (!(element instanceof HTMLElement)) return null;
	const { peerId, source } = element.dataset;
	return peerId && source ? `${peerId}/${source}` : null;
}

/** How much larger a video is asked for while fingers magnify it. */
const zoomedFactor = 2.5;

const screenSize = () => ({ width: Math.floor(screen.width), height: Math.floor(screen.height) });

type Props = { boxes: TileBox<TileKey>[]; view: TileView; zoomedKey: TileKey | null };

/**
 * Reports the visible tiles to the call: the server sends video for these only. A component of its own that renders
 * nothing, so that a camera that is turned on or off does not re-render the stage.
 */
export function VisibleReport({ boxes, view, zoomedKey }: Props) {
	const actions = useActions();
	const producers = useCall(useShallow((state) => boxes.map(({ key }) => producerOf(state, key))));
	const fullScreenKey = keyOf(useFullScreenElement());
	const reported = useRef<string | null>(null);
	useEffect(() => {
		const visible = boxes.flatMap(({ key, width, height, focused }, index) => {
			const producerId = producers[index];
			if (!producerId) return [];
			if (key === fullScreenKey) return [{ producerId, ...screenSize(), priority: priorities.focused }];
			const factor = key === zoomedKey ? zoomedFactor : 1;
			const priority = focused ? priorities.focused : priorities.tile;
			return [{ producerId, width: width * factor, height: height * factor, priority }];
		});
		const text = JSON.stringify(visible);
		if (text === reported.current) return;
		reported.current = text;
		actions.setVisibleTiles(visible, view);
	});
	// The page's own tiles go with the call.
	useEffect(() => (view === 'page' ? undefined : () => actions.setVisibleTiles([], view)), [actions, view]);
	return null;
}
