import { concatenate } from './bytes.ts';

/** As many as a superframe may hold. */
export const maxFrames = 8;

/** VP9 frames and an index of their sizes (VP9 bitstream specification, Annex B). @param frames 1 to 8 */
export function superframe(frames: Uint8Array[]): Uint8Array {
	const largest = Math.max(...frames.map((frame) => frame.length));
	const sizeBytes = largest < 2 ** 8 ? 1 : largest < 2 ** 16 ? 2 : largest < 2 ** 24 ? 3 : 4;
	const marker = 0xc0 | ((sizeBytes - 1) << 3) | (frames.length - 1);
	const sizes = frames.flatMap(({ length }) =>
		Array.from({ length: sizeBytes }, (_, i) => (length >>> (8 * i)) & 0xff),
	);
	return concatenate([...frames, [marker, ...sizes, marker]]);
}
