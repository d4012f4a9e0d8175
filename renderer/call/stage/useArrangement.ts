import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { arrangeStage, cornerBox, type Size, stripLength, tilesThatFit } from '../../ui/stageLayout.ts';
import { type Layout, useOwnView } from '../layout/layoutChoice.ts';
import { spotlightPeerId } from '../spotlight/spotlight.ts';
import { useCall } from '../useCall.tsx';
import { withSwaps } from './firstPage.ts';
import { cameraKeyOf, chooseFocus, isShared, listTiles, screenKeyOf, type TileKey } from './tileList.ts';
import { useSwaps } from './useSwaps.ts';

type StageChoices = {
	area: Size | null;
	gap: number;
	page: number;
	pinnedKey: TileKey | null;
	layout: Layout;
	forAudience: boolean;
};

/** Which tiles are where. `own`: our own tile where it lies small over the others. `ownScreenKey`: of what we share. `spotlitKey`: of the camera in the spotlight, which is shown whole wherever it is. */
export function useArrangement({ area, gap, page, pinnedKey, layout, forAudience }: StageChoices) {
	const ownView = useOwnView();
	const perPage = Number(layout) || (area ? tilesThatFit(area, gap) : 9);
	const all = useCall(useShallow(({ peers, slides }) => listTiles(peers, perPage, slides.shown !== null)));
	const selfPeerId = useCall((state) => state.selfPeerId);
	const ownKey = selfPeerId === null ? null : cameraKeyOf(selfPeerId);
	const ownScreenKey = selfPeerId === null ? null : screenKeyOf(selfPeerId);
	const spotlight = useCall(spotlightPeerId);
	const speaker = useLastSpeaker(layout === 'speaker');

	const isOwnAside = ownView !== 'tile' && all.length > 1 && ownKey !== pinnedKey;
	const keys = useMemo(() => {
		// An audience has what is shared before it, or sees it on the display that is shared.
		const left: (TileKey | null)[] = [...(isOwnAside ? [ownKey] : []), ...(forAudience ? [ownScreenKey] : [])];
		return all.filter((key) => !left.includes(key));
	}, [all, isOwnAside, ownKey, forAudience, ownScreenKey]);
	// Our own screen is never large: it is before us anyway.
	const candidates = keys.filter((key) => key !== ownScreenKey);
	const focusKey = chooseFocus(candidates, pinnedKey, spotlight, speaker);
	const others = useMemo(() => keys.filter((key) => key !== focusKey), [keys, focusKey]);
	const swaps = useSwaps(others, focusKey === null ? perPage : area ? stripLength(area, gap) : 1);
	const spotlitKey = spotlight === null ? null : cameraKeyOf(spotlight);
	if (!area) return { boxes: [], own: [], ownScreenKey, spotlitKey, arrangement: null };
	const arrangement = arrangeStage({
		keys: [...(focusKey === null ? [] : [focusKey]), ...withSwaps(others, swaps)],
		focusKey,
		focusFills: focusKey !== null && isShared(focusKey),
		area,
		page,
		tilesPerPage: perPage,
		gap,
	});
	const isSmall = isOwnAside && ownView === 'small' && ownKey !== null && all.includes(ownKey);
	const own = isSmall ? [{ key: ownKey, focused: false, ...cornerBox(area, gap) }] : [];
	return { boxes: arrangement.tiles, own, ownScreenKey, spotlitKey, arrangement };
}

/** Whoever else speaks, or spoke last; null while `enabled` is false. */
function useLastSpeaker(enabled: boolean): string | null {
	const [last, setLast] = useState<string | null>(null);
	const speaker = useCall(({ activeSpeakerPeerId, selfPeerId }) =>
		enabled && activeSpeakerPeerId !== selfPeerId ? activeSpeakerPeerId : null,
	);
	if (speaker !== null && speaker !== last) setLast(speaker);
	return enabled ? (speaker ?? last) : null;
}
