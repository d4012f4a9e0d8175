/** A file of a track, which may still be written after its segment has ended. */
type Ending = {
	readonly bytes: number;
	/** Resolves when the file is complete; never rejects. */
	end(atMs: number): Promise<void>;
};

/** Segments of one track that have ended and whose files are still written. */
export class EndingSegments {
	readonly #pending = new Map<Ending, Promise<void>>();
	#completeBytes = 0;

	/** Given to the disk so far. */
	get bytes(): number {
		return [...this.#pending.keys()].reduce((sum, { bytes }) => sum + bytes, this.#completeBytes);
	}

	/** @param atMs where it ends, on the clock of the recording */
	end(segment: Ending, atMs: number): void {
		const ending = segment.end(atMs).finally(() => {
			this.#completeBytes += segment.bytes;
			this.#pending.delete(segment);
		});
		this.#pending.set(segment, ending);
	}

	/** Resolves when all files are complete. */
	async settled(): Promise<void> {
		await Promise.all(this.#pending.values());
	}
}
