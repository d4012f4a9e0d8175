import { concatenate } from './bytes.ts';
import type { Assembled, FrameAssembly } from './FrameDepacketizer.ts';
import type { H264ParameterSets } from './h264ParameterSets.ts';

/** Types of NAL units (ITU-T H.264, table 7-1) and of packets (RFC 6184, 5.2). */
const unitType = { slice: 1, idr: 5, sps: 7, pps: 8, accessUnitDelimiter: 9, filler: 12 };
const packetType = { stapA: 24, fuA: 28 };

/**
 * One H.264 frame of RTP payloads in packetization mode 0 or 1 (RFC 6184): single NAL units, STAP-A and FU-A. It is given
 * as a Matroska file holds it: each NAL unit behind its length in 4 bytes, without parameter sets.
 */
export class H264Assembly implements FrameAssembly {
	readonly #parameterSets: H264ParameterSets;
	/** NAL units of the frame. */
	readonly #units: Uint8Array[] = [];
	/** The NAL unit whose fragments are coming. */
	#fragments: Uint8Array[] | null = null;
	#hasSlice = false;
	#isKeyFrame = false;

	/** @param parameterSets of the stream: this frame may add some */
	constructor(parameterSets: H264ParameterSets) {
		this.#parameterSets = parameterSets;
	}

	add(payload: Uint8Array): boolean {
		const type = (payload[0] ?? 0) & 0x1f;
		if (type === packetType.fuA) return this.#addFragment(payload);
		// Between the fragments of one unit there is no other.
		if (this.#fragments) return false;
		return type === packetType.stapA ? this.#addAggregate(payload) : this.#addUnit(payload);
	}

	finish(): Assembled {
		if (this.#fragments) return 'malformed';
		if (!this.#hasSlice) return 'empty';
		const data = concatenate(this.#units.flatMap((unit) => [length32(unit), unit]));
		if (!this.#isKeyFrame) return { isKeyFrame: false, data };
		const configuration = this.#parameterSets.configuration;
		return configuration ? { isKeyFrame: true, data, ...configuration } : 'malformed';
	}

	/** FU-A, 5.8: two bytes of header, then a part of one unit. */
	#addFragment(payload: Uint8Array): boolean {
		const [indicator = 0, header = 0] = payload;
		const isStart = (header & 0x80) !== 0;
		const isEnd = (header & 0x40) !== 0;
		if (payload.length < 3 || isStart === (this.#fragments !== null)) return false;
		// The header of the unit is spread over those of the packet.
		this.#fragments ??= [Uint8Array.of((indicator & 0xe0) | (header & 0x1f))];
		this.#fragments.push(payload.subarray(2));
		if (!isEnd) return true;
		const unit = concatenate(this.#fragments);
		this.#fragments = null;
		return this.#addUnit(unit);
	}

	/** STAP-A, 5.7.1: a byte of header, then units behind their length in two bytes. */
	#addAggregate(payload: Uint8Array): boolean {
		let at = 1;
		while (at + 2 < payload.length) {
			const length = ((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0);
			const end = at + 2 + length;
			if (end > payload.length || !this.#addUnit(payload.subarray(at + 2, end))) return false;
			at = end;
		}
		return at > 1 && at === payload.length;
	}

	#addUnit(unit: Uint8Array): boolean {
		const type = (unit[0] ?? 0) & 0x1f;
		switch (type) {
			case unitType.sps:
				return this.#parameterSets.addSps(unit.slice());
			case unitType.pps:
				return this.#parameterSets.addPps(unit.slice());
			case unitType.accessUnitDelimiter:
			case unitType.filler:
				return true;
			case unitType.slice:
			case unitType.idr:
				// A frame begins with macroblock 0, whose number is coded as a single bit 1: else its first packets are missing.
				if (!this.#hasSlice && ((unit[1] ?? 0) & 0x80) === 0) return false;
				this.#hasSlice = true;
				this.#isKeyFrame ||= type === unitType.idr;
				break;
			default:
				// 0 and from 24 on: not NAL units, but packets of other modes.
				if (type === 0 || type >= packetType.stapA) return false;
		}
		this.#units.push(unit);
		return true;
	}
}

function length32({ length }: Uint8Array): number[] {
	return [length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
}
