import { Mic } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { startLevelMeter } from '../../client/devices/levelMeter.ts';

/** How often the level is drawn, ms: often enough for speech, and a tenth of the work of every frame. */
const drawMs = 100;

/** A microphone that fills with how loud we are. Writes to the DOM directly, without a render of React. */
export function MicIcon({ stream }: { stream: MediaStream | null }) {
	const level = useRef<HTMLSpanElement>(null);
	useEffect(() => {
		if (!stream) return;
		const draw = (value: number) => level.current?.style.setProperty('height', `${Math.round(value * 100)}%`);
		const meter = startLevelMeter(stream, draw, drawMs);
		return () => {
			meter.close();
			draw(0);
		};
	}, [stream]);
	return (
		<span className="relative inline-flex">
			<Mic aria-hidden />
			{/* The body of the microphone in the drawing of lucide: 6 by 13 of 24, 9 from the left and 2 from the top. */}
			<span className="absolute top-[8.3%] left-[37.5%] flex h-[54%] w-1/4 items-end overflow-hidden rounded-full">
				<span ref={level} data-testid="mic-level" className="forced-mark h-0 w-full bg-accent" />
			</span>
		</span>
	);
}
