import { CustomSource, Input, MATROSKA, WEBM } from 'mediabunny';
import type { FilmServer } from './FilmServer.ts';

const blockBytes = 256 * 2 ** 10;
/** Read twice in a row: the end of one frame and the beginning of the next. More is for the index of the file. */
const keptBlocks = 4;
const cachedBytes = 64 * 2 ** 10;
/** Media never end with so many zeros in a row. */
const zeroTailBytes = 4_096;

/**
 * Opens a file of the lesson. Read in blocks, one request each, of which few are kept: a film may have fifty files open,
 * and a browser sends six requests at a time to one server. Call `dispose` on it.
 */
export function openLessonFile(server: FilmServer, file: string): Input {
	const blocks = new Map<number, Promise<Uint8Array>>();
	let fileBytes = 0;
	const blockAt = (index: number): Promise<Uint8Array> => {
		const kept = blocks.get(index);
		const block =
			kept ??
			server.read(file, index * blockBytes, (index + 1) * blockBytes).then((part) => {
				fileBytes = part.fileBytes;
				return part.bytes;
			});
		// Last in the order of the map: used last.
		blocks.delete(index);
		blocks.set(index, block);
		for (const old of blocks.keys()) {
			if (blocks.size <= keptBlocks) break;
			blocks.delete(old);
		}
		return block;
	};
	const source = new CustomSource({
		getSize: async () => {
			await blockAt(0);
			const end = await endOfData(fileBytes, blockAt);
			return fileBytes - end >= zeroTailBytes ? end : fileBytes;
		},
		read: async (start, end) => {
			const bytes = new Uint8Array(end - start);
			for (let position = start; position < end; ) {
				const block = await blockAt(Math.floor(position / blockBytes));
				const part = block.subarray(position % blockBytes, (position % blockBytes) + end - position);
				if (part.length === 0) throw new Error(`${file} ends before byte ${end}`);
				bytes.set(part, position - start);
				position += part.length;
			}
			return bytes;
		},
		maxCacheSize: cachedBytes,
		// Whoever reads next gets the error.
		handleUnhandledError: () => undefined,
	});
	return new Input({ source, formats: [MATROSKA, WEBM] });
}

/** Where the zeros at the end of the file begin: a power cut leaves them, and the media library would never come to an end. */
async function endOfData(fileBytes: number, blockAt: (index: number) => Promise<Uint8Array>): Promise<number> {
	for (let index = Math.ceil(fileBytes / blockBytes) - 1; index >= 0; index--) {
		const last = (await blockAt(index)).findLastIndex((byte) => byte !== 0);
		if (last >= 0) return index * blockBytes + last + 1;
	}
	return 0;
}
