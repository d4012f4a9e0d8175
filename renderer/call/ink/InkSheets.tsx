import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { InkCanvas } from '../../client/ink/InkCanvas.ts';
import type { Size } from '../../ui/stageLayout.ts';
import { usePixelRatio } from '../../ui/usePixelRatio.ts';
import { useActions, useCallContext } from '../useCall.tsx';

type Props = { surface: string; size: Size; mirrored: boolean };

const sheet = 'pointer-events-none absolute inset-0 size-full';

/** The canvases of one surface, and what draws on them. */
export function InkSheets({ surface, size: { width, height }, mirrored }: Props) {
	const settled = useRef<HTMLCanvasElement>(null);
	const others = useRef<HTMLCanvasElement>(null);
	const own = useRef<HTMLCanvasElement>(null);
	const [canvas, setCanvas] = useState<InkCanvas | null>(null);
	const { store } = useCallContext();
	const book = useActions().inkBook();
	const pixelRatio = usePixelRatio();
	useEffect(() => {
		if (!settled.current || !others.current || !own.current) return;
		const created = new InkCanvas(
			{ settled: settled.current, others: others.current, own: own.current },
			() => book.strokesOf(surface),
			({ peerId }) => peerId === store.getState().selfPeerId,
		);
		const stops = [
			book.show(surface),
			book.on('changed', (changed) => changed === surface && created.changed()),
			book.on('laserMoved', (moved, peerId, at) => moved === surface && created.pointLaser(peerId, at)),
			() => created.close(),
		];
		setCanvas(created);
		return () => {
			for (const stop of stops) stop();
		};
	}, [book, store, surface]);
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
