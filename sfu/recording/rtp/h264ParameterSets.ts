import { BitReader } from './BitReader.ts';
import { concatenate } from './bytes.ts';
import { readSps, type Sps } from './sps.ts';

/** Encoders of WebRTC send fewer than 100; larger ones are refused, since up to 256 are kept. */
const maxUnitBytes = 4096;

/** The parameter sets of one H.264 stream: they may come long before the frames that need them. */
export class H264ParameterSets {
	#sps: { bytes: Uint8Array; fields: Sps } | null = null;
	/** By their id. */
	readonly #pps = new Map<number, Uint8Array>();

	/** @param bytes a whole NAL unit of type 7, kept as it is. @returns false: malformed */
	addSps(bytes: Uint8Array): boolean {
		const fields = bytes.length <= maxUnitBytes ? readSps(bytes) : null;
		if (!fields) return false;
		// Picture parameter sets refer to a sequence parameter set, and are sent again after a new one.
		if (!this.#sps || !areEqual(this.#sps.bytes, bytes)) this.#pps.clear();
		this.#sps = { bytes, fields };
		return true;
	}

	/** @param bytes a whole NAL unit of type 8, kept as it is. @returns false: malformed */
	addPps(bytes: Uint8Array): boolean {
		const reader = new BitReader(bytes.subarray(1));
		const id = reader.unsigned();
		if (reader.isExhausted || id > 255 || bytes.length > maxUnitBytes) return false;
		this.#pps.set(id, bytes);
		return true;
	}

	/** Of the frames that follow; null: a parameter set has not come yet. */
	get configuration(): { codec: string; width: number; height: number; description: Uint8Array } | null {
		if (!this.#sps || this.#pps.size === 0) return null;
		const { bytes, fields } = this.#sps;
		const { width, height } = fields;
		// Profile, constraints and level are the three bytes behind the header of the NAL unit.
		const codec = `avc1.${[...bytes.subarray(1, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
		return { codec, width, height, description: this.#description(bytes, fields) };
	}

	/** AVCDecoderConfigurationRecord, ISO/IEC 14496-15, 5.3.3.1. */
	#description(sps: Uint8Array, { chroma }: Sps): Uint8Array {
		// At most 255 fit; ids go up to 255, so there may be one more.
		const pps = [...this.#pps.values()].slice(-255);
		return concatenate([
			// Version 1; lengths of 4 bytes; one SPS. Bits that are reserved are 1.
			[1, ...sps.subarray(1, 4), 0xff, 0xe1],
			...[length16(sps), sps],
			[pps.length],
			...pps.flatMap((bytes) => [length16(bytes), bytes]),
			// Profiles from High on: chroma format, bit depths, no SPS extensions.
			...(chroma ? [[0xfc | chroma.format, 0xf8 | (chroma.lumaBits - 8), 0xf8 | (chroma.chromaBits - 8), 0]] : []),
		]);
	}
}

function length16({ length }: Uint8Array): number[] {
	return [length >> 8, length & 0xff];
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
