import { ZoomOut } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import { PictureGestures } from './PictureGestures.ts';

type Props = {
	/** Fingers magnify the picture instead of scrolling or zooming the page. */
	enabled: boolean;
	/** Text of the button that shows a magnified picture whole again. */
	wholeLabel: string;
	onZoomed: (isZoomed: boolean) => void;
	/** One video or canvas, shown whole. */
	children: ReactNode;
};

/** A picture that two fingers magnify and move, and a double tap; a button shows it whole again. */
export function ZoomablePicture({ enabled, wholeLabel, onZoomed, children }: Props) {
	const area = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const gestures = useRef<PictureGestures | null>(null);
	const [isZoomed, setZoomed] = useState(false);
	const report = useRef(onZoomed);
	report.current = onZoomed;
	useEffect(() => {
		if (!enabled || !area.current || !content.current) return;
		const current = new PictureGestures(area.current, content.current, (zoomed) => {
			setZoomed(zoomed);
			report.current(zoomed);
		});
		gestures.current = current;
		return () => current.close();
	}, [enabled]);
	return (
		<>
			<div ref={area} className={classes('size-full overflow-hidden', enabled && 'touch-none')}>
				<div ref={content} className="relative size-full origin-top-left">
					{children}
				</div>
			</div>
			{isZoomed && (
				<Button
					testId="zoom-whole"
					variant="bare"
					onClick={() => gestures.current?.showWhole()}
					className="appear absolute top-3 left-1/2 z-10 -translate-x-1/2 bg-slate-950/75 text-white hover:bg-slate-950/90"
				>
					<ZoomOut className="size-5" aria-hidden />
					{wholeLabel}
				</Button>
			)}
		</>
	);
}
