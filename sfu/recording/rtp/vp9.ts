import { BitReader } from './BitReader.ts';
import { concatenate } from './bytes.ts';
import type { Assembled, FrameAssembly } from './FrameDepacketizer.ts';
import { hideVp9Frame } from './hideVp9Frame.ts';
import { maxFrames, superframe } from './superframe.ts';
import { vp9Codec } from './vp9Codec.ts';
import { readVp9Descriptor } from './vp9Descriptor.ts';
import { readVp9Header, refreshSlots, type Size, type Vp9Header } from './vp9Header.ts';

/** What one VP9 stream carries from picture to picture. */
export class Vp9Stream {
	/** Sizes of the pictures in the reference slots. */
	readonly slots: Size[] = [];
	/** The spatial layer that is given alone, since no layer refers to another one; null: all are. */
	onlyLayer: number | null = null;
}

/**
 * One VP9 picture of RTP payloads (RFC 9628): one frame, or with SVC one per spatial layer, joined to a superframe that
 * shows the last one. Whether it is a key frame is read from its first frame: the P bit of the descriptor says something
 * else, that the sender refers to an earlier picture, and FFmpeg never sets it.
 */
export class Vp9Assembly implements FrameAssembly {
	readonly #stream: Vp9Stream;
	readonly #layers: { spatialLayer: number; parts: Uint8Array[] }[] = [];

	constructor(stream: Vp9Stream) {
		this.#stream = stream;
	}

	add(payload: Uint8Array): boolean {
		const { bytes, beginsFrame, spatialLayer } = readVp9Descriptor(payload);
		if (bytes >= payload.length) return false;
		if (beginsFrame) {
			if (this.#layers.length === maxFrames) return false;
			this.#layers.push({ spatialLayer, parts: [] });
		}
		const layer = this.#layers.at(-1);
		layer?.parts.push(payload.subarray(bytes));
		return layer !== undefined;
	}

	finish(): Assembled {
		const { slots } = this.#stream;
		const layers = this.#layersToGive();
		const frames: Uint8Array[] = [];
		let base: Vp9Header | undefined;
		let size: Size | null = null;
		for (const layer of layers) {
			const header = readVp9Header(new BitReader(layer), slots);
			const frame = layer === layers.at(-1) ? layer : hideVp9Frame(layer, slots);
			if (!header || !frame) return 'malformed';
			refreshSlots(slots, header);
			base ??= header;
			size = header.size;
			frames.push(frame);
		}
		const [first] = frames;
		if (!base || !first) return 'malformed';
		const data = frames.length === 1 ? first : superframe(frames);
		if (!base.isKeyFrame) return { isKeyFrame: false, data };
		return size ? { isKeyFrame: true, data, codec: vp9Codec(base, size), ...size } : 'malformed';
	}

	/**
	 * All layers, or of layers that are independent the one that was the largest at the last key frame: a key frame of one
	 * would replace the references of the others in the decoder. Empty: that layer has stopped.
	 */
	#layersToGive(): Uint8Array[] {
		const layers = this.#layers.map(({ spatialLayer, parts }) => ({ spatialLayer, frame: concatenate(parts) }));
		const [base, ...enhancements] = layers;
		if (base && isKeyFrame(base.frame)) {
			const areIndependent = enhancements.some(({ frame }) => isKeyFrame(frame));
			this.#stream.onlyLayer = areIndependent ? (enhancements.at(-1)?.spatialLayer ?? null) : null;
		}
		const { onlyLayer } = this.#stream;
		const isGiven = (spatialLayer: number) => onlyLayer === null || spatialLayer === onlyLayer;
		return layers.flatMap(({ spatialLayer, frame }) => (isGiven(spatialLayer) ? [frame] : []));
	}
}

function isKeyFrame(frame: Uint8Array): boolean {
	return readVp9Header(new BitReader(frame), [])?.isKeyFrame ?? false;
}
