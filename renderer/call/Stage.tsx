import { type TouchEvent, useEffect, useMemo, useRef, useState } from 'react';
import { arrangeStage, type PlacedTile } from '../ui/stageLayout.ts';
import { useElementSize } from '../ui/useElementSize.ts';
import { useMediaQuery } from '../ui/useMediaQuery.ts';
import { EmptyClass } from './EmptyClass.tsx';
import { FloatingReactions } from './FloatingReactions.tsx';
import { HiddenSpeaker } from './HiddenSpeaker.tsx';
import { PageSwitch } from './PageSwitch.tsx';
import { Tile } from './Tile.tsx';
import { chooseFocus, listTiles, type StageTile } from './tileList.ts';
import { useActions, useCall } from './useCall.tsx';

const swipePx = 50;
const priorities = { focused: 200, tile: 100 };

/** Everybody who is seen: a grid of equals, or one large with a strip beside it. */
export function Stage() {
	const [ref, area] = useElementSize<HTMLDivElement>();
	const [page, setPage] = useState(0);
	const [pinnedKey, setPinnedKey] = useState<string | null>(null);
	const phone = useMediaQuery('(max-width: 639px), (max-height: 479px)');
	const peers = useCall((state) => state.peers);
	const spotlightPeerId = useCall((state) => state.room?.spotlightPeerId ?? null);

	const tiles = useMemo(() => listTiles(peers), [peers]);
	const focus = chooseFocus(tiles, pinnedKey, spotlightPeerId);
	const arrangement = area && {
		...arrangeStage({
			keys: tiles.map((tile) => tile.key),
			focusKey: focus?.key ?? null,
			focusFills: focus?.source === 'screen',
			area,
			page,
			tilesPerPage: phone ? 4 : 9,
			gap: phone ? 6 : 10,
		}),
	};
	const byKey = new Map(tiles.map((tile) => [tile.key, tile]));
	useVisibleTiles(arrangement?.tiles ?? [], byKey);
	const turn = (step: number) => setPage((arrangement?.page ?? 0) + step);
	const swipe = useSwipe(turn);
	const pages = arrangement?.pageCount ?? 1;
	const alone = peers.length === 1;

	return (
		<div className="flex min-h-0 min-w-0 grow flex-col px-2 sm:px-4" {...swipe}>
			<div ref={ref} className="relative min-h-0 grow overflow-hidden" data-testid="stage">
				{arrangement?.tiles.map((box) => {
					const tile = byKey.get(box.key);
					return (
						tile && (
							<Tile
								key={box.key}
								peer={tile.peer}
								source={tile.source}
								x={box.x}
								y={box.y}
								width={box.width}
								height={box.height}
								pinned={box.key === pinnedKey}
								onPin={setPinnedKey}
								tileKey={box.key}
							/>
						)
					);
				})}
				{alone && <EmptyClass />}
				<HiddenSpeaker visible={(arrangement?.tiles ?? []).map((box) => byKey.get(box.key)?.peer.peerId)} />
				<FloatingReactions />
			</div>
			{pages > 1 && <PageSwitch page={arrangement?.page ?? 0} pageCount={pages} onTurn={turn} />}
		</div>
	);
}

/** Tells the call what is on the screen, once per change; the server sends nothing else. */
function useVisibleTiles(boxes: PlacedTile[], tiles: Map<string, StageTile>) {
	const actions = useActions();
	const visible = boxes.flatMap(({ key, width, height, focused }) => {
		const tile = tiles.get(key);
		const media = tile?.peer.isSelf ? undefined : tile?.peer.media[tile.source];
		const priority = focused ? priorities.focused : priorities.tile;
		return media ? [{ producerId: media.producerId, width, height, priority }] : [];
	});
	const told = useRef<string | null>(null);
	useEffect(() => {
		const text = JSON.stringify(visible);
		if (text === told.current) return;
		told.current = text;
		actions.setVisibleTiles(visible);
	});
}

/** A finger across the stage turns the page. */
function useSwipe(turn: (step: number) => void) {
	const startX = useRef<number | null>(null);
	return {
		onTouchStart: (event: TouchEvent) => {
			startX.current = event.touches.length === 1 ? (event.touches[0]?.clientX ?? null) : null;
		},
		onTouchEnd: (event: TouchEvent) => {
			const endX = event.changedTouches[0]?.clientX;
			if (startX.current === null || endX === undefined) return;
			const moved = endX - startX.current;
			startX.current = null;
			if (Math.abs(moved) > swipePx) turn(moved < 0 ? 1 : -1);
		},
	};
}
