import { type ReactEventHandler, useRef } from 'react';
import { classes } from './classes.ts';
import { useStream } from './useStream.ts';

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
	useStream(video, stream);
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
