import { type ReactEventHandler, useEffect, useRef } from 'react';
import { classes } from './classes.ts';

type Props = {
	stream: MediaStream;
	mirrored?: boolean;
	className?: string;
	/** The first frame can be shown. */
	onFirstFrame?: () => void;
	/** The size of the frames is known, or has changed. */
	onResize?: ReactEventHandler<HTMLVideoElement>;
};

/** Plays the video of a live stream, muted. */
export function StreamVideo({ stream, mirrored, className, onFirstFrame, onResize }: Props) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		const element = video.current;
		if (!element) return;
		element.srcObject = stream;
		return () => {
			// A detached element keeps its media player until it is garbage collected, and browsers limit the number of players.
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
			onResize={onResize}
			className={classes(className, mirrored && '-scale-x-100')}
		/>
	);
}
