import { elementIds, maxHeaderBytes, parseElementHeader, variableWidth } from '../../files/ebml.ts';

/** Ids that files/ebml.ts has no need of (RFC 9559). */
const ids = { timestamp: 0xe7, trackEntry: 0xae, video: 0xe0, pixelWidth: 0xb0, pixelHeight: 0xba } as const;
/** FFmpeg's clusters last half a second; a larger one is no Matroska, bytes. */
const maxElementBytes = 64 * 2 ** 20;
/** Bytes of the timestamp and of the size in `clusterBytes`: wide enough for all. */
const wide = 8;

type Element = { id: number; content: Buffer };

/** Timestamps: ms since the first packet of the stream. */
export type Cluster = {
	firstMs: number;
	lastMs: number;
	/** What its blocks are relative to. */
	timestampMs: number;
	/** SimpleBlocks and BlockGroups. */
	blocks: Buffer;
	/** Of the packet in each of them, bytes. */
	packetBytes: number[];
};

/**
 * Cuts the Matroska stream that FFmpeg writes into a pipe: everything before the first cluster, then whole clusters with
 * at least one block. What follows the last cluster, i.e. tables of positions, is left out.
 */
export class MatroskaClusters {
	readonly #head: Buffer[] = [];
	#rest: Buffer = Buffer.alloc(0);
	#hasCluster = false;

	/** What a file has to begin with. Complete once `push` has returned a cluster. */
	get head(): Buffer {
		return Buffer.concat(this.#head);
	}

	/** Whether the picture, or the sound, is known: FFmpeg has begun to write. */
	get hasHead(): boolean {
		return this.#head.length > 0;
	}

	/** @throws RangeError: this is no Matroska */
	push(chunk: Uint8Array): Cluster[] {
		this.#rest = Buffer.concat([this.#rest, chunk]);
		const clusters: Cluster[] = [];
		for (let element = this.#next(); element; element = this.#next()) {
			if (element.id !== elementIds.cluster) continue;
			const cluster = parseCluster(element.content);
			if (cluster) clusters.push(cluster);
		}
		return clusters;
	}

	#next(): Element | null {
		const header = parseElementHeader(this.#rest.subarray(0, maxHeaderBytes));
		if (!header && this.#rest.length >= maxHeaderBytes) throw new RangeError('the stream is no Matroska');
		if (!header) return null;
		const { id, idWidth, sizeWidth, size } = header;
		const contentAt = idWidth + sizeWidth;
		// Its children follow one by one: it is as long as the stream.
		const end = id === elementIds.segment ? contentAt : contentAt + (size ?? Number.POSITIVE_INFINITY);
		if (end > maxElementBytes) throw new RangeError('the stream has an element without an end');
		if (this.#rest.length < end) return null;
		this.#hasCluster ||= id === elementIds.cluster;
		if (!this.#hasCluster) this.#head.push(this.#rest.subarray(0, end));
		const content = this.#rest.subarray(contentAt, end);
		this.#rest = this.#rest.subarray(end);
		return { id, content };
	}
}

/** The bytes of a cluster, at another time. @param timestampMs 0 or more */
export function clusterBytes({ blocks }: Cluster, timestampMs: number): Buffer {
	const header = Buffer.alloc(4 + wide + 2 + wide);
	header.writeUInt32BE(elementIds.cluster, 0);
	header.writeBigUInt64BE(BigInt(2 + wide + blocks.length), 4);
	header.writeUInt8(2 ** (8 - wide), 4);
	header.writeUInt8(ids.timestamp, 4 + wide);
	header.writeUInt8(0x80 + wide, 5 + wide);
	header.writeBigUInt64BE(BigInt(Math.max(0, Math.round(timestampMs))), 6 + wide);
	return Buffer.concat([header, blocks]);
}

/** Of the first picture, px; null: the stream has sound. @param head of `MatroskaClusters` */
export function pictureSizeOf(head: Buffer): { width: number; height: number } | null {
	let content = head;
	for (const id of [elementIds.segment, elementIds.tracks, ids.trackEntry, ids.video]) {
		const child = childrenOf(content).find((element) => element.id === id);
		if (!child) return null;
		content = child.content;
	}
	const sizes = childrenOf(content);
	const sizeOf = (id: number) => numberIn(sizes.find((element) => element.id === id)?.content);
	return { width: sizeOf(ids.pixelWidth), height: sizeOf(ids.pixelHeight) };
}

function parseCluster(content: Buffer): Cluster | null {
	let timestampMs = 0;
	const blocks: Buffer[] = [];
	const timesMs: number[] = [];
	const packetBytes: number[] = [];
	for (const { id, content: inner, bytes } of childrenOf(content)) {
		if (id === ids.timestamp) timestampMs = numberIn(inner);
		const block = id === elementIds.simpleBlock ? inner : id === elementIds.blockGroup ? blockIn(inner) : null;
		if (!block) continue;
		blocks.push(bytes);
		// Behind the number of the track, signed; then one byte of flags.
		const timeAt = variableWidth(block[0]);
		timesMs.push(timestampMs + block.readInt16BE(timeAt));
		packetBytes.push(block.length - timeAt - 3);
	}
	if (timesMs.length === 0) return null;
	// Not the first and the last one: H264 may have frames in another order than they are shown.
	const [firstMs, lastMs] = [Math.min(...timesMs), Math.max(...timesMs)];
	return { timestampMs, firstMs, lastMs, blocks: Buffer.concat(blocks), packetBytes };
}

function blockIn(group: Buffer): Buffer | null {
	return childrenOf(group).find(({ id }) => id === elementIds.block)?.content ?? null;
}

/** An element without a size, or cut off, reaches to the end. */
function childrenOf(content: Buffer): (Element & { bytes: Buffer })[] {
	const children: (Element & { bytes: Buffer })[] = [];
	for (let at = 0; at < content.length; ) {
		const header = parseElementHeader(content.subarray(at, at + maxHeaderBytes));
		if (!header) break;
		const contentAt = at + header.idWidth + header.sizeWidth;
		const end = contentAt + (header.size ?? content.length);
		children.push({ id: header.id, content: content.subarray(contentAt, end), bytes: content.subarray(at, end) });
		at = end;
	}
	return children;
}

function numberIn(content: Buffer = Buffer.alloc(0)): number {
	return content.reduce((value, byte) => value * 256 + byte, 0);
}
