import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { InkCanvas } from '../../client/ink/InkCanvas.ts';
import type { InkSource } from '../../client/ink/InkSource.ts';
import type { Stroke } from '../../client/ink/Stroke.ts';
import type { Size } from '../../ui/stageLayout.ts';
import { usePixelRatio } from '../../ui/usePixelRatio.ts';

type Props = {
	surface: string;
	source: InkSource;
	/** Whose strokes are drawn above all others, without waiting for the server; null: nobody's. */
	selfPeerId: string | null;
	/** CSS px. */
	size: Size;
	mirrored: boolean;
};

const sheet = 'pointer-events-none absolute inset-0 size-full';

/** The canvases of one surface, and what draws on them. */
export function InkSheets({ surface, source, selfPeerId, size: { width, height }, mirrored }: Props) {
	const settled = useRef<HTMLCanvasElement>(null);
	const others = useRef<HTMLCanvasElement>(null);
	const own = useRef<HTMLCanvasElement>(null);
	const [canvas, setCanvas] = useState<InkCanvas | null>(null);
	const isOwn = useEffectEvent(({ peerId }: Stroke) => peerId === selfPeerId);
	const pixelRatio = usePixelRatio();
	useEffect(() => {
		if (!settled.current || !others.current || !own.current) return;
		const created = new InkCanvas(
			{ settled: settled.current, others: others.current, own: own.current },
			() => source.strokesOf(surface),
			(stroke) => isOwn(stroke),
		);
		const stops = [
			source.show(surface),
			source.on('changed', (changed) => changed === surface && created.changed()),
			source.on('laserMoved', (moved, peerId, at) => moved === surface && created.pointLaser(peerId, at)),
			() => created.close(),
		];
		setCanvas(created);
		return () => {
			for (const stop of stops) stop();
		};
	}, [source, surface]);
	useLayoutEffect(
		() => canvas?.resize({ width, height, mirrored }, pixelRatio),
		[canvas, width, height, mirrored, pixelRatio],
	);
	return (
		<>
			<canvas ref={settled} className={sheet} />
			<canvas ref={others} className={sheet} />
			<canvas ref={own} className={sheet} />
		</>
	);
}
