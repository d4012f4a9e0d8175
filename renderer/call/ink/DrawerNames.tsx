import { useEffect, useState } from 'react';
import type { InkSource } from '../../client/ink/InkSource.ts';
import { lastPoint, type Stroke } from '../../client/ink/Stroke.ts';
import type { Size } from '../../ui/stageLayout.ts';
import { InkTag } from './InkTag.tsx';

/** How long a name stays after the end of a stroke, ms: who writes a word lifts the pen all the time. */
const lingerMs = 800;

type Props = {
	surface: string;
	/** It is asked for now and then, so that short strokes are over when they are read (`PolledInk`). */
	source: InkSource;
	/** Of the picture, CSS px. */
	size: Size;
	className: string;
};

/** Who draws at the moment, beside it, for an audience: one name for each person. */
export function DrawerNames({ surface, source, size, className }: Props) {
	const [drawn, setDrawn] = useState<ReadonlyMap<string, Stroke>>(new Map());
	useEffect(() => {
		const shown = new Map<string, Stroke>();
		const timers = new Map<string, ReturnType<typeof setTimeout>>();
		const remove = (peerId: string) => {
			shown.delete(peerId);
			timers.delete(peerId);
			setDrawn(new Map(shown));
		};
		const show = () => {
			const open = source.strokesOf(surface).filter(({ closed }) => !closed);
			for (const stroke of open) {
				shown.set(stroke.peerId, stroke);
				clearTimeout(timers.get(stroke.peerId));
				timers.delete(stroke.peerId);
			}
			for (const peerId of shown.keys()) {
				const isOver = open.every((stroke) => stroke.peerId !== peerId);
				if (isOver && !timers.has(peerId)) timers.set(peerId, setTimeout(remove, lingerMs, peerId));
			}
			if (shown.size > 0) setDrawn(new Map(shown));
		};
		const stop = source.on('changed', (changed) => changed === surface && show());
		return () => {
			stop();
			for (const timer of timers.values()) clearTimeout(timer);
			setDrawn(new Map());
		};
	}, [source, surface]);
	return [...drawn].map(([peerId, stroke]) => {
		const [x, y] = lastPoint(stroke);
		return <InkTag key={peerId} name={stroke.name} color={stroke.color} {...{ x, y, size, className }} />;
	});
}
