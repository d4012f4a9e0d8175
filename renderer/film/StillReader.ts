import type { FilmServer } from './FilmServer.ts';
import type { Frame, FrameReader } from './Frame.ts';

/** Larger pictures are not in a lesson. */
const maxBytes = 32 * 2 ** 20;

/** The one frame of a picture. */
export class StillReader implements FrameReader {
	readonly #server: FilmServer;
	readonly #file: string;
	#bitmap: Promise<ImageBitmap | null> | null = null;
	#frame: Frame | null = null;
	#isClosed = false;

	/** @param file of the lesson */
	constructor(server: FilmServer, file: string) {
		this.#server = server;
		this.#file = file;
	}

	async frameAt(seconds: number): Promise<Frame | null> {
		if (seconds < 0) return null;
		this.#bitmap ??= this.#open();
		const bitmap = await this.#bitmap;
		if (!bitmap || this.#isClosed) return null;
		this.#frame ??= {
			...{ displayWidth: bitmap.width, displayHeight: bitmap.height },
			draw: (context, x, y, width, height) => {
				// Letters are to be read after the picture was made smaller.
				context.imageSmoothingQuality = 'high';
				context.drawImage(bitmap, x, y, width, height);
				context.imageSmoothingQuality = 'low';
			},
		};
		return this.#frame;
	}

	close(): void {
		if (this.#isClosed) return;
		this.#isClosed = true;
		void this.#bitmap?.then((bitmap) => bitmap?.close());
	}

	/** null: it is missing, or no picture. */
	async #open(): Promise<ImageBitmap | null> {
		try {
			const { bytes } = await this.#server.read(this.#file, 0, maxBytes);
			return await createImageBitmap(new Blob([new Uint8Array(bytes)]));
		} catch {
			return null;
		}
	}
}
