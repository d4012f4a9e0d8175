/** What a tile of the film shows at a time: a frame of a video, or a picture. */
export type Frame = {
	/** px */
	readonly displayWidth: number;
	readonly displayHeight: number;
	draw(context: OffscreenCanvasRenderingContext2D, x: number, y: number, width: number, height: number): void;
};

/** Where the frames of one file come from. */
export interface FrameReader {
	/**
	 * The frame that is shown at a time: the last one keeps being shown. It belongs to the reader, until the next call.
	 * @param seconds since the first frame; never less than in the call before
	 * @returns null: before the first frame, or nothing of the file can be decoded
	 */
	frameAt(seconds: number): Promise<Frame | null>;
	/** Idempotent. */
	close(): void;
}
