import { useActions, useCall } from '../useCall.tsx';

/** Whether we draw on a tile, and how to begin and end that. @param target name of the tile */
export function useDrawing(target: string) {
	const { setInkTarget } = useActions();
	const mayDraw = useCall(({ permissions }) => permissions.draw);
	const isDrawing = useCall(({ inkTarget, permissions }) => permissions.draw && inkTarget === target);
	return { mayDraw, isDrawing, setDrawing: (on: boolean) => setInkTarget(on ? target : null) };
}
