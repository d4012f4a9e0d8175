import { memo, type TouchEvent, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { arrangeStage } from '../../ui/stageLayout.ts';
import { useElementSize } from '../../ui/useElementSize.ts';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { useCall } from '../useCall.tsx';
import { EmptyClass } from './EmptyClass.tsx';
import { FloatingReactions } from './FloatingReactions.tsx';
import { HiddenSpeaker } from './HiddenSpeaker.tsx';
import { PageSwitch } from './PageSwitch.tsx';
import { Tile } from './Tile.tsx';
import { chooseFocus, listTiles, type TileKey } from './tileList.ts';
import { VisibleReport } from './VisibleReport.tsx';

const swipePx = 50;

/**
 * Everybody who is seen: a grid of equals, or one large with a strip beside it. Knows which tiles there are and no
 * more, so that with fifty in class nothing that happens to one of them draws it again.
 */
export const Stage = memo(function Stage() {
	const [ref, area] = useElementSize<HTMLDivElement>();
	const [page, setPage] = useState(0);
	const [pinnedKey, setPinnedKey] = useState<TileKey | null>(null);
	const phone = useMediaQuery('(max-width: 639px), (max-height: 479px)');
	const keys = useCall(useShallow((state) => listTiles(state.peers)));
	const spotlightPeerId = useCall((state) => state.room?.spotlightPeerId ?? null);
	const alone = useCall((state) => state.peers.length === 1);

	const focusKey = chooseFocus(keys, pinnedKey, spotlightPeerId);
	const arrangement =
		area &&
		arrangeStage({
			keys,
			focusKey,
			focusFills: focusKey?.endsWith('/screen') ?? false,
			area,
			page,
			tilesPerPage: phone ? 4 : 9,
			gap: phone ? 6 : 10,
		});
	const boxes = arrangement?.tiles ?? [];
	const turn = (step: number) => setPage((arrangement?.page ?? 0) + step);
	const swipe = useSwipe(turn);
	const pages = arrangement?.pageCount ?? 1;

	return (
		<div className="flex min-h-0 min-w-0 grow flex-col px-2 sm:px-4" {...swipe}>
			<div ref={ref} className="relative min-h-0 grow overflow-hidden" data-testid="stage">
				{boxes.map(({ key, x, y, width, height }) => (
					<Tile
						key={key}
						tileKey={key}
						x={x}
						y={y}
						width={width}
						height={height}
						pinned={key === pinnedKey}
						onPin={setPinnedKey}
					/>
				))}
				{alone && <EmptyClass />}
				<FloatingReactions />
			</div>
			{arrangement && <VisibleReport boxes={boxes} />}
			{pages > 1 && (
				<div className="relative">
					<PageSwitch page={arrangement?.page ?? 0} pageCount={pages} onTurn={turn} />
					<HiddenSpeaker visible={boxes.map((box) => box.key)} />
				</div>
			)}
		</div>
	);
});

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
