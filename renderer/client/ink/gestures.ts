import type { StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import type { InkStyle } from '../../../sfu/protocol/models/ink.ts';
import { sweep, type Tip, touches } from './hitTest.ts';
import { type Cut, cutOf, type InkBook } from './InkBook.ts';
import type { Gesture } from './InkPointers.ts';
import { cutStroke } from './partEraser.ts';
import { spacedPoints } from './pointerPoints.ts';
import type { Stroke } from './Stroke.ts';

/** Where and for whom is drawn. */
export type Desk = {
	book: Pick<InkBook, 'begin' | 'add' | 'end' | 'cancel' | 'erase' | 'replace' | 'hide' | 'point' | 'strokesOf'>;
	surface: string;
	self: { peerId: string; name: string };
	/** Height of the picture divided by its width. */
	aspect: number;
	/** Hosts and co-hosts may erase what others have drawn. */
	mayErase: (stroke: Stroke) => boolean;
	/** What the server refused becomes a message. */
	attempt: (attempted: 'eraseInk' | 'replaceInk', work: Promise<unknown>) => void;
};

/** Pen and highlighter. */
export function drawFreehand({ book, surface, self, attempt }: Desk, style: InkStyle, first: StrokePoint): Gesture {
	let last = first;
	let strokeId = book.add(book.begin(surface, style, self), [first]);
	return {
		move: (points) => {
			const added = spacedPoints(points, last);
			last = added.at(-1) ?? last;
			strokeId = book.add(strokeId, added);
		},
		end: () => book.end(strokeId),
		cancel: () => attempt('eraseInk', book.cancel(surface, strokeId)),
	};
}

/** Between two samples of a shape while it is dragged, ms: it is drawn from its last point, and each is kept. */
const shapeMs = 100;

/** Line, arrow, rectangle, ellipse: from the first to the last point. */
export function drawShape({ book, surface, self, attempt }: Desk, style: InkStyle, first: StrokePoint): Gesture {
	const strokeId = book.add(book.begin(surface, style, self), [first]);
	let last = first;
	let addedAtMs = 0;
	let isAdded = true;
	return {
		move: (points) => {
			last = points.at(-1) ?? last;
			const nowMs = performance.now();
			isAdded = nowMs - addedAtMs >= shapeMs;
			if (!isAdded) return;
			addedAtMs = nowMs;
			book.add(strokeId, [last]);
		},
		end: () => {
			if (!isAdded) book.add(strokeId, [last]);
			book.end(strokeId);
		},
		cancel: () => attempt('eraseInk', book.cancel(surface, strokeId)),
	};
}

/** What an eraser touches is sent so often, ms: one that is moved across a full page touches a stroke with every event. */
const eraseMs = 100;

/** Takes whole strokes away: here as soon as the eraser touches them, for the others a moment later. */
export function eraseStrokes(desk: Desk, radius: number, first: StrokePoint): Gesture {
	const { book, surface, aspect, attempt } = desk;
	const touched = new Set<string>();
	let show = () => {};
	let timer: ReturnType<typeof setTimeout> | undefined;
	const send = () => {
		clearTimeout(timer);
		timer = undefined;
		if (touched.size > 0) attempt('eraseInk', book.erase(surface, [...touched]));
		touched.clear();
		show();
		show = () => {};
	};
	const erase = (tips: readonly Tip[]) => {
		const hit = erasable(desk).filter((stroke) => tips.some((tip) => touches(stroke, tip, aspect)));
		if (hit.length === 0) return;
		for (const { strokeId } of hit) touched.add(strokeId);
		const showBefore = show;
		show = book.hide(surface, [...touched]);
		showBefore();
		timer ??= setTimeout(send, eraseMs);
	};
	const path = tipPath(radius, first, aspect, erase);
	return { move: path.move, end: send, cancel: send };
}

/** Takes away what lies below the eraser; what is left of each stroke is told when the eraser is lifted. */
export function eraseParts(desk: Desk, radius: number, first: StrokePoint): Gesture {
	const { book, surface, aspect, attempt } = desk;
	/** By the id of the stroke. */
	const cuts = new Map<string, Cut>();
	let show = () => {};
	const cutAll = (tips: readonly Tip[]) => {
		let isCut = false;
		for (const stroke of erasable(desk)) {
			const pieces = cutStroke(stroke, tips, aspect);
			if (!pieces) continue;
			isCut = true;
			const before = [...cuts.values()].find((cut) => cut.pieces.includes(stroke));
			if (!before) cuts.set(stroke.strokeId, cutOf(stroke, pieces));
			else before.pieces.splice(before.pieces.indexOf(stroke), 1, ...cutOf(stroke, pieces).pieces);
		}
		if (!isCut) return;
		const all = [...cuts.values()];
		const showBefore = show;
		show = book.hide(
			surface,
			[...cuts.keys()],
			all.flatMap(({ pieces }) => pieces),
		);
		showBefore();
	};
	const path = tipPath(radius, first, aspect, cutAll);
	return {
		move: path.move,
		end: () => {
			if (cuts.size > 0) attempt('replaceInk', book.replace(surface, [...cuts.values()]));
			show();
		},
		cancel: () => show(),
	};
}

/** A laser pointer, seen while it is pressed. */
export function pointLaser({ book, surface, self }: Desk, first: StrokePoint): Gesture {
	const point = ([x, y]: StrokePoint) => book.point(surface, [x, y], self.peerId);
	const off = () => book.point(surface, null, self.peerId);
	point(first);
	return {
		move: (points) => {
			const last = points.at(-1);
			if (last) point(last);
		},
		end: off,
		cancel: off,
	};
}

const erasable = ({ book, surface, mayErase }: Desk): Stroke[] =>
	book.strokesOf(surface).filter((stroke) => stroke.closed && mayErase(stroke));

/** The places of an eraser that moves. */
function tipPath(radius: number, first: StrokePoint, aspect: number, moved: (tips: readonly Tip[]) => void) {
	const tipAt = ([x, y]: StrokePoint): Tip => ({ x, y: y * aspect, radius });
	let last = tipAt(first);
	moved([last]);
	return {
		move: (points: readonly StrokePoint[]) => {
			const tips = points.flatMap((point) => {
				const to = tipAt(point);
				const between = sweep(last, to);
				last = to;
				return between;
			});
			moved(tips);
		},
	};
}
