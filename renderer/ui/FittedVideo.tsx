import { type ComponentProps, type ReactNode, type SyntheticEvent, useState } from 'react';
import { classes } from './classes.ts';
import { StreamVideo } from './StreamVideo.tsx';
import type { Size } from './stageLayout.ts';
import { type VideoFit, videoFit } from './videoFit.ts';

/**
 * `tile`: the size at which it is shown; null: not known yet. `whole`: never cut; default false. `over`: what lies over the
 * picture, by how it fills the tile and the size of its frames.
 */
type Props = Omit<ComponentProps<typeof StreamVideo>, 'className' | 'onResize'> & {
	tile: Size | null;
	whole?: boolean;
	over?: (fit: VideoFit, video: Size) => ReactNode;
};

const unknown: Size = { width: 0, height: 0 };

/** A camera that fills its tile by `videoFit`, also after its shape has changed: phones are turned. */
export function FittedVideo({ tile, whole = false, over, ...rest }: Props) {
	const [video, setVideo] = useState(unknown);
	const measure = ({ currentTarget: { videoWidth: width, videoHeight: height } }: SyntheticEvent<HTMLVideoElement>) =>
		setVideo({ width, height });
	const fit = whole ? 'contain' : tile ? videoFit(video, tile) : 'cover';
	return (
		<>
			<StreamVideo
				{...rest}
				onResize={measure}
				className={classes('size-full', fit === 'cover' ? 'object-cover' : 'object-contain')}
			/>
			{over?.(fit, video)}
		</>
	);
}
