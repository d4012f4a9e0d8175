import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { arrangeStage, cornerBox, type Size, stripLength, tilesThatFit } from '../../ui/stageLayout.ts';
import { type Layout, useOwnView } from '../layout/layoutChoice.ts';
import { spotlightPeerId } from '../spotlight/spotlight.ts';
import { useCall } from '../useCall.tsx';
import { withSwaps } from './firstPage.ts';
import { cameraKeyOf, chooseFocus, listTiles, type TileKey } from './tileList.ts';
import { useSwaps } from './useSwaps.ts';

type StageChoices = { area: Size | null; gap: number; page: number; pinnedKey: TileKey | null; layout: Layout };

/** Which tiles are where. `own`: our own tile where it lies small over the others. */
export function useArrangement({ area, gap, page, pinnedKey, layout }: StageChoices) {
	const ownView = useOwnView();
	const perPage = Number(layout) || (area ? tilesThatFit(area, gap) : 9);
	const all = useCall(useShallow((state) => listTiles(state.peers, perPage)));
	const ownKey = useCall(({ selfPeerId }) => (selfPeerId === null ? null : cameraKeyOf(selfPeerId)));
	const spotlight = useCall(spotlightPeerId);
	const speaker = useLastSpeaker(layout === 'speaker');

	const isOwnAside = ownView !== 'tile' && all.length > 1 && ownKey !== pinnedKey;
	const keys = useMemo(() => (isOwnAside ? all.filter((key) => key !== ownKey) : all), [all, isOwnAside, ownKey]);
	const focusKey = chooseFocus(keys, pinnedKey, spotlight, speaker);
	const others = useMemo(() => keys.filter((key) => key !== focusKey), [keys, focusKey]);
	const swaps = useSwaps(others, focusKey === null ? perPage : area ? stripLength(area, gap) : 1);
	if (!area) return { boxes: [], own: [], arrangement: null };
	const arrangement = arrangeStage({
		keys: [...(focusKey === null ? [] : [focusKey]), ...withSwaps(others, swaps)],
		focusKey,
		focusFills: focusKey?.endsWith('/screen') ?? false,
		area,
		page,
		tilesPerPage: perPage,
		gap,
	});
	const isSmall = isOwnAside && ownView === 'small' && ownKey !== null && all.includes(ownKey);
	const own = isSmall ? [{ key: ownKey, focused: false, ...cornerBox(area, gap) }] : [];
	return { boxes: arrangement.tiles, own, arrangement };
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
