import { type MouseEvent, memo, type PointerEvent, useLayoutEffect, useRef, useState } from 'react';
import type { TileView } from '../../client/state/reception.ts';
import { useElementSize } from '../../ui/useElementSize.ts';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { Each } from '../Each.tsx';
import { useLayoutChoice } from '../layout/layoutChoice.ts';
import { OwnShare } from '../screen/OwnShare.tsx';
import { HiddenSpeaker } from './HiddenSpeaker.tsx';
import { PageSwitch } from './PageSwitch.tsx';
import { SlidesTile } from './SlidesTile.tsx';
import { audienceOverlays, stageOverlays } from './stageOverlays.ts';
import { Tile } from './Tile.tsx';
import { slidesKey, type TileKey } from './tileList.ts';
import { useArrangement } from './useArrangement.ts';
import { useSwipe } from './useSwipe.ts';
import { VisibleReport } from './VisibleReport.tsx';

type Props = {
	view?: TileView;
	/** Whether one tile is large, whenever that changes. */
	onLarge?: (hasLarge: boolean) => void;
	/** A finger has tapped on what is no control. */
	onTap?: () => void;
};

/**
 * All visible tiles: a grid of equal ones, or one large tile with a strip of the others beside it. Selects the keys of
 * the tiles and nothing else of the peers, so that in a class of fifty a change of one peer does not re-render it.
 * An audience in front of a window of its own has no menus.
 */
export const Stage = memo(function Stage({ view = 'page', onLarge, onTap }: Props) {
	const [ref, area] = useElementSize<HTMLDivElement>();
	const [page, setPage] = useState(0);
	const [pinnedKey, setPinnedKey] = useState<TileKey | null>(null);
	const [zoomedKey, setZoomedKey] = useState<TileKey | null>(null);
	const gap = useMediaQuery('(max-width: 639px), (max-height: 479px)') ? 6 : 10;
	const layout = useLayoutChoice();
	const { boxes, own, ownScreenKey, spotlitKey, arrangement } = useArrangement({
		...{ area, gap, page, pinnedKey, layout },
		forAudience: view !== 'page',
	});
	const turn = (step: number) => setPage((arrangement?.page ?? 0) + step);
	const swipe = useSwipe(turn);
	const tap = useTap(onTap);
	const pages = arrangement?.pageCount ?? 1;
	const hasLarge = boxes.some(({ focused }) => focused);
	useLayoutEffect(() => onLarge?.(hasLarge), [hasLarge, onLarge]);

	return (
		<div className="relative flex min-h-0 min-w-0 grow flex-col px-2 sm:px-4 immersive:px-0" {...swipe} {...tap}>
			{/* The shadows of what lies over the tiles may fall beyond them. */}
			<div ref={ref} className="relative min-h-0 grow overflow-clip [overflow-clip-margin:2.5rem]" data-testid="stage">
				{[...boxes, ...own].map(({ key, focused, ...box }) =>
					key === ownScreenKey ? (
						<OwnShare key={key} {...box} />
					) : key === slidesKey ? (
						<SlidesTile
							key={key}
							{...box}
							large={focused}
							pinned={key === pinnedKey}
							forAudience={view !== 'page'}
							onPin={setPinnedKey}
						/>
					) : (
						<Tile
							key={key}
							tileKey={key}
							{...box}
							large={focused}
							whole={focused || key === spotlitKey}
							above={own.some((other) => other.key === key)}
							pinned={key === pinnedKey}
							forAudience={view !== 'page'}
							onPin={setPinnedKey}
							onZoom={setZoomedKey}
						/>
					),
				)}
				<Each of={view === 'page' ? stageOverlays : audienceOverlays} with={{}} />
			</div>
			{arrangement && <VisibleReport boxes={boxes} view={view} zoomedKey={zoomedKey} />}
			{pages > 1 && (
				<div className="relative immersive:static">
					<PageSwitch page={arrangement?.page ?? 0} pageCount={pages} onTurn={turn} />
					<HiddenSpeaker visible={boxes.map((box) => box.key)} />
				</div>
			)}
		</div>
	);
});

/** Taps of a finger or a pen; a mouse shows what there is by moving. */
function useTap(onTap: (() => void) | undefined) {
	const pointerType = useRef('');
	return {
		onPointerDown: (event: PointerEvent) => {
			pointerType.current = event.pointerType;
		},
		onClick: ({ target, currentTarget }: MouseEvent) => {
			// What a menu of a tile shows is outside of the stage, but its clicks come here.
			if (pointerType.current === 'mouse' || !(target instanceof Element) || !currentTarget.contains(target)) return;
			if (!target.closest('button, a')) onTap?.();
		},
	};
}
