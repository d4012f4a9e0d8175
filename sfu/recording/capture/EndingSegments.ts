/** A file of a track, which may still be written after its segment has ended. */
type Ending = {
	readonly bytes: number;
	/** Resolves when the file is complete; never rejects. */
	end(atMs: number): Promise<void>;
};

/** Segments of one track that have ended and whose files are still written. */
export class EndingSegments {
	readonly #pending = new Set<Promise<void>>();
	#bytes = 0;

	/** Of those that are complete. */
	get bytes(): number {
		return this.#bytes;
	}

	/** @param atMs where it ends, on the clock of the recording */
	end(segment: Ending, atMs: number): void {
		const ending: Promise<void> = segment.end(atMs).finally(() => {
			this.#bytes += segment.bytes;
			this.#pending.delete(ending);
		});
		this.#pending.add(ending);
	}

	/** Resolves when all files are complete. */
	async settled(): Promise<void> {
		await Promise.all(this.#pending);
	}
}
