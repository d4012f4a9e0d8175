import type { FileHandle } from 'node:fs/promises';

/** How much of the file is in memory, bytes: some hundred audio packets, or some video frames. */
const chunkBytes = 2 ** 18;

/** Reads short pieces of a file of any size, fast if they follow one another. */
export class ChunkReader {
	readonly #handle: FileHandle;
	#chunk: Buffer = Buffer.alloc(0);
	#chunkAt = 0;

	/** @param size bytes of the file; what lies behind is not read. Whoever opened `handle` closes it. */
	constructor(
		handle: FileHandle,
		readonly size: number,
	) {
		this.#handle = handle;
	}

	/** The bytes at a position: up to `length`, fewer where the file ends. Valid until the next call. */
	async read(position: number, length: number): Promise<Buffer> {
		const end = Math.min(position + length, this.size);
		if (position < this.#chunkAt || end > this.#chunkAt + this.#chunk.length) {
			this.#chunk = await readFully(
				this.#handle,
				position,
				Math.min(Math.max(length, chunkBytes), this.size - position),
			);
			this.#chunkAt = position;
		}
		return this.#chunk.subarray(position - this.#chunkAt, Math.max(end, position) - this.#chunkAt);
	}
}

/** Reads a range of a file; fewer bytes if the file ends before. */
export async function readFully(handle: FileHandle, position: number, length: number): Promise<Buffer> {
	const bytes = Buffer.allocUnsafe(Math.max(length, 0));
	let filled = 0;
	while (filled < bytes.length) {
		const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}
	return bytes.subarray(0, filled);
}
