import { type RefObject, useEffect, useState } from 'react';
import { pageUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import { strokeBelow } from '../../client/ink/hitTest.ts';
import { pointOn } from '../../client/ink/pointerPoints.ts';
import { lastPoint, type Stroke } from '../../client/ink/Stroke.ts';
import type { Size } from '../../ui/stageLayout.ts';
import { useActions, useCallContext } from '../useCall.tsx';
import { InkTag } from './InkTag.tsx';

type Props = {
	/** Exactly the picture. */
	area: RefObject<HTMLElement | null>;
	surface: string;
	/** CSS px, before any transform. */
	size: Size;
	/** Height of the picture divided by its width. */
	aspect: number;
	mirrored: boolean;
};

/** Names follow a pen so often, ms, and glide in between (`InkTag`). */
const followMs = 100;

/** A name at a place of the picture, in 1/10000 of it. */
type Tag = { key: string; name: string; color: number | null; x: number; y: number };

/** Whose it is: beside what others draw and point at, and where a mouse rests or a finger stays on ink. */
export function InkNames(props: Props) {
	const drawing = useDrawingTags(props);
	const pointing = usePointingTags(props);
	const below = useTagBelow(props);
	const { size, mirrored } = props;
	return [...drawing, ...pointing, ...below].map(({ key, x, ...tag }) => (
		<InkTag key={key} {...tag} x={mirrored ? pageUnits - x : x} size={size} className="max-w-40 text-xs" />
	));
}

const tagOf = (stroke: Stroke, [x, y]: readonly number[]): Tag => ({
	...{ key: stroke.strokeId, name: stroke.name, color: stroke.color },
	...{ x: x ?? 0, y: y ?? 0 },
});

function useDrawingTags({ area, surface }: Props): Tag[] {
	const { store } = useCallContext();
	const book = useActions().inkBook();
	const [tags, setTags] = useState<Tag[]>([]);
	useEffect(() => {
		const view = area.current?.ownerDocument.defaultView ?? window;
		let timer: number | undefined;
		const update = () => {
			timer = undefined;
			const { selfPeerId } = store.getState();
			const open = book.strokesOf(surface).filter(({ closed, peerId }) => !closed && peerId !== selfPeerId);
			setTags((before) =>
				before.length + open.length > 0 ? open.map((stroke) => tagOf(stroke, lastPoint(stroke))) : before,
			);
		};
		update();
		const stop = book.on('changed', (changed) => {
			if (changed === surface) timer ??= view.setTimeout(update, followMs);
		});
		return () => {
			stop();
			view.clearTimeout(timer);
		};
	}, [area, book, store, surface]);
	return tags;
}

/** Of a laser pointer that was not seen for longer, ms: its last message was lost. */
const pointingMs = 4_000;

function usePointingTags({ surface }: Props): Tag[] {
	const { store } = useCallContext();
	const book = useActions().inkBook();
	const [tags, setTags] = useState<Tag[]>([]);
	useEffect(() => {
		const timers = new Map<string, ReturnType<typeof setTimeout>>();
		const remove = (peerId: string) => setTags((before) => before.filter(({ key }) => key !== peerId));
		const stop = book.on('laserMoved', (moved, peerId, at) => {
			const { selfPeerId, peers } = store.getState();
			if (moved !== surface || peerId === selfPeerId) return;
			clearTimeout(timers.get(peerId));
			if (!at) return remove(peerId);
			timers.set(
				peerId,
				setTimeout(() => remove(peerId), pointingMs),
			);
			const name = peers.find((peer) => peer.peerId === peerId)?.displayName ?? '';
			const tag = { key: peerId, name, color: null, x: at[0], y: at[1] };
			setTags((before) => [...before.filter(({ key }) => key !== peerId), tag]);
		});
		return () => {
			stop();
			for (const timer of timers.values()) clearTimeout(timer);
			setTags([]);
		};
	}, [book, store, surface]);
	return tags;
}

/** A mouse rests for so long, a finger stays down for so long, ms. */
const restMs = 300;
const longPressMs = 500;
/** CSS px around the pointer. */
const reachPx = 6;

/** The name below a pointer, also where nobody draws: the layer lets pointers through, what lies around it does not. */
function useTagBelow({ area, surface, aspect, mirrored }: Props): Tag[] {
	const book = useActions().inkBook();
	const [tag, setTag] = useState<Tag | null>(null);
	useEffect(() => {
		const element = area.current;
		const around = element?.parentElement;
		if (!element || !around) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = (event: PointerEvent) => {
			const box = element.getBoundingClientRect();
			const point = pointOn(box, event, mirrored);
			if (!point) return;
			const tip = { x: point[0], y: point[1] * aspect, radius: (reachPx / box.width) * pageUnits };
			const stroke = strokeBelow(book.strokesOf(surface), tip, aspect);
			setTag(stroke ? tagOf(stroke, point) : null);
		};
		const wait = (event: PointerEvent, waitMs: number) => {
			clearTimeout(timer);
			setTag(null);
			timer = setTimeout(() => look(event), waitMs);
		};
		// What was erased below a pointer that rests has no name any more.
		const stop = book.on('changed', () =>
			setTag(
				(before) => before && (book.strokesOf(surface).some(({ strokeId }) => strokeId === before.key) ? before : null),
			),
		);
		const abort = new AbortController();
		const { signal } = abort;
		const onMove = (event: PointerEvent) => {
			if (event.pointerType === 'touch') return;
			if (event.buttons === 0) wait(event, restMs);
			else clearTimeout(timer);
		};
		const onLeave = () => {
			clearTimeout(timer);
			setTag(null);
		};
		around.addEventListener('pointermove', onMove, { signal });
		around.addEventListener('pointerdown', (event) => event.pointerType === 'touch' && wait(event, longPressMs), {
			signal,
		});
		for (const name of ['pointerleave', 'pointerup', 'pointercancel'] as const)
			around.addEventListener(
				name,
				(event) => (event.pointerType === 'touch' || name === 'pointerleave') && onLeave(),
				{ signal },
			);
		return () => {
			stop();
			abort.abort();
			clearTimeout(timer);
		};
	}, [area, surface, aspect, mirrored, book]);
	// The same stroke may have a name where it is being drawn.
	return tag ? [{ ...tag, key: `below/${tag.key}` }] : [];
}
