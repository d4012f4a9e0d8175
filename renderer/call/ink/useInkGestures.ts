import { type RefObject, useEffect, useRef } from 'react';
import type { StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { type Desk, drawFreehand, drawShape, eraseParts, eraseStrokes, pointLaser } from '../../client/ink/gestures.ts';
import { type Gesture, InkPointers } from '../../client/ink/InkPointers.ts';
import { eraserRadii, strokeWidth } from '../../client/ink/palette.ts';
import { useCallContext } from '../useCall.tsx';
import type { TextPlace } from './InkText.tsx';
import { inkChoice } from './inkChoice.ts';

type Options = {
	/** Exactly the picture. */
	area: RefObject<HTMLElement | null>;
	surface: string;
	/** Height of the picture divided by its width. */
	aspect: number;
	mirrored: boolean;
	drawing: boolean;
	/** A text is to be written there. */
	onText: (place: TextPlace) => void;
};

/** Draws, erases and points by the pointers on a picture, with the tool of the moment. */
export function useInkGestures(options: Options): void {
	const { area, surface, drawing } = options;
	const { store, actions } = useCallContext();
	const latest = useRef(options);
	latest.current = options;
	useEffect(() => {
		if (!drawing || !area.current) return;
		const book = actions.inkBook();
		const begin = (first: StrokePoint): Gesture | null => {
			const { selfPeerId, peers, role } = store.getState();
			if (selfPeerId === null) return null;
			const name = peers.find(({ isSelf }) => isSelf)?.displayName ?? '';
			const desk: Desk = {
				...{ book, surface, aspect: latest.current.aspect, attempt: actions.tryInk },
				self: { peerId: selfPeerId, name },
				mayErase: ({ peerId }) => role !== 'participant' || peerId === selfPeerId,
			};
			const write = () => latest.current.onText({ x: first[0], y: first[1] });
			return gestureOf(desk, first, write);
		};
		const pointers = new InkPointers(area.current, { begin, isMirrored: () => latest.current.mirrored });
		return () => pointers.close();
	}, [actions, area, drawing, store, surface]);
}

/** @param write opens the field for a text */
function gestureOf(desk: Desk, first: StrokePoint, write: () => void): Gesture {
	const { tool, color, width } = inkChoice();
	const radius = eraserRadii[width];
	const ignore = () => {};
	switch (tool) {
		case 'eraser':
			return eraseStrokes(desk, radius, first);
		case 'partEraser':
			return eraseParts(desk, radius, first);
		case 'laser':
			return pointLaser(desk, first);
		case 'text':
			return { move: ignore, end: write, cancel: ignore };
		case 'pen':
		case 'highlighter':
			return drawFreehand(desk, { tool, color, width: strokeWidth(tool, width) }, first);
		default:
			return drawShape(desk, { tool, color, width: strokeWidth(tool, width) }, first);
	}
}
