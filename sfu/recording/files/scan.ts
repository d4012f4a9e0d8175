import type { ChunkReader } from './ChunkReader.ts';
import {
	clusterChildren,
	type ElementHeader,
	elementIds,
	maxHeaderBytes,
	maxSize,
	parseElementHeader,
	segmentChildren,
	sizeField,
	variableWidth,
} from './ebml.ts';

/** Bytes to be overwritten. */
type Repair = { position: number; bytes: Uint8Array };

export type MatroskaScan = {
	/** Up to here everything is whole; 0 if the file has no whole block. */
	wholeBytes: number;
	/** Whole blocks. Each is a packet. */
	blocks: number;
	/** Of the sizes of the Segment and its clusters, if the file ended at `wholeBytes`. */
	repairs: Repair[];
};

/** `end`: undefined if its size is unknown. */
type Element = ElementHeader & { position: number; contentAt: number; end: number | undefined };
type WholeElement = Element & { end: number };
/** `end`: of its last whole child. `checksumAt`: where it has a CRC-32. */
type OpenCluster = { header: Element; blocks: number; end: number; checksumAt?: number };

/**
 * Walks over the elements of a Matroska file until one is torn or makes no sense. The sizes of the Segment and of clusters are
 * not believed: while a file grows, they are unknown or those of what was to come. Reads little more than headers, and ends for
 * every input.
 * @param end bytes of the file to look at
 */
export async function scanMatroska(reader: ChunkReader, end: number): Promise<MatroskaScan> {
	const walk = new Walk(reader, end);
	await walk.run();
	return walk;
}

class Walk implements MatroskaScan {
	wholeBytes = 0;
	blocks = 0;
	readonly repairs: Repair[] = [];
	readonly #reader: ChunkReader;
	readonly #end: number;
	#hasTracks = false;
	#cluster: OpenCluster | undefined;

	constructor(reader: ChunkReader, end: number) {
		this.#reader = reader;
		this.#end = end;
	}

	async run(): Promise<void> {
		const ebml = await this.#elementAt(0, this.#end);
		if (ebml?.id !== elementIds.ebml || !isWhole(ebml)) return;
		const segment = await this.#elementAt(ebml.end, this.#end);
		if (segment?.id !== elementIds.segment) return;
		let next: number | undefined = segment.contentAt;
		while (next !== undefined) {
			const element = await this.#elementAt(next, this.#end);
			next = element && (await this.#accept(element));
		}
		this.#leaveCluster();
		if (this.blocks > 0 && !isSizeOf(segment, this.wholeBytes)) this.#correctSize(segment, this.wholeBytes);
	}

	/** @returns where the next element is; undefined if this one makes no sense */
	async #accept(element: Element): Promise<number | undefined> {
		if (element.id === elementIds.cluster && this.#hasTracks) {
			this.#leaveCluster();
			this.#cluster = { header: element, blocks: 0, end: element.contentAt };
			return element.contentAt;
		}
		if (!isWhole(element)) return undefined;
		const isAccepted =
			this.#cluster && isChildOf(this.#cluster.header, element)
				? await this.#acceptInCluster(this.#cluster, element)
				: this.#acceptInSegment(element);
		if (!isAccepted) return undefined;
		return element.end;
	}

	async #acceptInCluster(cluster: OpenCluster, element: WholeElement): Promise<boolean> {
		const { contentAt, size, sizeWidth } = cluster.header;
		if (size !== undefined && element.end - contentAt > maxSize(sizeWidth)) return false;
		if (element.id === elementIds.simpleBlock || element.id === elementIds.blockGroup) {
			if (!(await this.#isBlock(element))) return false;
			cluster.blocks++;
			this.blocks++;
		}
		if (element.id === elementIds.crc32) cluster.checksumAt = element.position;
		cluster.end = element.end;
		if (cluster.blocks > 0) this.wholeBytes = element.end;
		return true;
	}

	#acceptInSegment(element: WholeElement): boolean {
		if (!segmentChildren.has(element.id)) return false;
		this.#leaveCluster();
		this.#hasTracks ||= element.id === elementIds.tracks;
		if (this.blocks > 0) this.wholeBytes = element.end;
		return true;
	}

	#leaveCluster(): void {
		const cluster = this.#cluster;
		this.#cluster = undefined;
		if (!cluster || cluster.blocks === 0 || isSizeOf(cluster.header, cluster.end)) return;
		// A checksum of what the cluster was to hold. As a Void it has the same length.
		const bytes = new Uint8Array([elementIds.void]);
		if (cluster.checksumAt !== undefined) this.repairs.push({ position: cluster.checksumAt, bytes });
		this.#correctSize(cluster.header, cluster.end);
	}

	#correctSize({ position, idWidth, sizeWidth, contentAt }: Element, end: number): void {
		this.repairs.push({ position: position + idWidth, bytes: sizeField(end - contentAt, sizeWidth) });
	}

	/** Whether a SimpleBlock begins like a block, or a BlockGroup holds a Block that does. */
	async #isBlock(element: WholeElement): Promise<boolean> {
		if (element.id !== elementIds.blockGroup) return this.#beginsLikeBlock(element);
		let hasBlock = false;
		for (let position = element.contentAt; position < element.end; ) {
			const child = await this.#elementAt(position, element.end);
			if (!child || !isWhole(child)) return false;
			hasBlock ||= child.id === elementIds.block && (await this.#beginsLikeBlock(child));
			position = child.end;
		}
		return hasBlock;
	}

	/** Track number, 16 bits of timestamp, flags: reserved bits are 0, and so is lacing, which no writer of recordings uses. */
	async #beginsLikeBlock({ contentAt, end }: WholeElement): Promise<boolean> {
		const bytes = await this.#reader.read(contentAt, Math.min(end - contentAt, maxHeaderBytes));
		const flags = bytes[variableWidth(bytes[0]) + 2];
		return flags !== undefined && (flags & 0x76) === 0;
	}

	/** @returns undefined if there is no header, or if its element goes beyond `end` */
	async #elementAt(position: number, end: number): Promise<Element | undefined> {
		const header = parseElementHeader(await this.#reader.read(position, Math.min(maxHeaderBytes, end - position)));
		if (!header) return undefined;
		const contentAt = position + header.idWidth + header.sizeWidth;
		const elementEnd = header.size === undefined ? undefined : contentAt + header.size;
		const mayGoBeyond = header.id === elementIds.segment || header.id === elementIds.cluster;
		if (elementEnd !== undefined && elementEnd > end && !mayGoBeyond) return undefined;
		return { ...header, position, contentAt, end: elementEnd };
	}
}

function isWhole(element: Element): element is WholeElement {
	return element.end !== undefined;
}

/** Whether a Segment or cluster says that it ends there, or nothing. */
function isSizeOf({ contentAt, size }: Element, end: number): boolean {
	return size === undefined || size === end - contentAt;
}

/** A Void behind a cluster belongs to the Segment, if the cluster says where it ends. */
function isChildOf(cluster: Element, { id, position }: Element): boolean {
	if (!clusterChildren.has(id)) return false;
	return id !== elementIds.void || cluster.end === undefined || position < cluster.end;
}
