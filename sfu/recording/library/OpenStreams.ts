import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Streams that read files of recordings, so that a recording can be deleted while somebody plays or downloads it. */
export class OpenStreams {
	readonly #byId = new Map<string, Set<Readable>>();

	/** Until it closes. */
	add(recordingId: string, stream: Readable): void {
		const streams = this.#byId.get(recordingId) ?? new Set();
		this.#byId.set(recordingId, streams.add(stream));
		stream.once('close', () => {
			streams.delete(stream);
			if (streams.size === 0 && this.#byId.get(recordingId) === streams) this.#byId.delete(recordingId);
		});
	}

	/** Resolves when their files are closed: Windows moves no folder with an open file. */
	async end(recordingId: string): Promise<void> {
		const streams = [...(this.#byId.get(recordingId) ?? [])];
		await Promise.all(
			streams.map(async (stream) => {
				const closed = stream.closed || once(stream, 'close');
				stream.destroy();
				await closed;
			}),
		);
	}
}
