import { type ComponentProps, type SyntheticEvent, useState } from 'react';
import { classes } from './classes.ts';
import { StreamVideo } from './StreamVideo.tsx';
import type { Size } from './stageLayout.ts';
import { videoFit } from './videoFit.ts';

/** `tile`: the size at which it is shown; null: not known yet. `whole`: never cut; default false. */
type Props = Omit<ComponentProps<typeof StreamVideo>, 'className' | 'onResize'> & {
	tile: Size | null;
	whole?: boolean;
};

const unknown: Size = { width: 0, height: 0 };

/** A camera that fills its tile by `videoFit`, also after its shape has changed: phones are turned. */
export function FittedVideo({ tile, whole = false, ...rest }: Props) {
	const [video, setVideo] = useState(unknown);
	const measure = ({ currentTarget: { videoWidth: width, videoHeight: height } }: SyntheticEvent<HTMLVideoElement>) =>
		setVideo({ width, height });
	const fit = whole ? 'contain' : tile ? videoFit(video, tile) : 'cover';
	return (
		<StreamVideo
			{...rest}
			onResize={measure}
			className={classes('size-full', fit === 'cover' ? 'object-cover' : 'object-contain')}
		/>
	);
}
