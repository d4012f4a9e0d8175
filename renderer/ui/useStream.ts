import { type RefObject, useEffect } from 'react';

/** Gives the element the stream as long as it is mounted; null: none yet. */
export function useStream(video: RefObject<HTMLVideoElement | null>, stream: MediaStream | null): void {
	useEffect(() => {
		const element = video.current;
		if (!element) return;
		element.srcObject = stream;
		return () => {
			// A detached element keeps its media player until it is garbage collected, and browsers limit the number of players.
			element.srcObject = null;
		};
	}, [video, stream]);
}
