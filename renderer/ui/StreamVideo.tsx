import { useEffect, useRef } from 'react';
import { classes } from './classes.ts';

type Props = { stream: MediaStream; mirrored?: boolean; className?: string; onFirstFrame?: () => void };

/** The picture of a live stream, without its sound. */
export function StreamVideo({ stream, mirrored, className, onFirstFrame }: Props) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		const element = video.current;
		if (!element) return;
		element.srcObject = stream;
		return () => {
			// Browsers allow few players at a time, and an element that is gone keeps its own until it is collected.
			element.srcObject = null;
		};
	}, [stream]);
	return (
		<video
			ref={video}
			autoPlay
			playsInline
			muted
			onLoadedData={onFirstFrame}
			className={classes(className, mirrored && '-scale-x-100')}
		/>
	);
}
