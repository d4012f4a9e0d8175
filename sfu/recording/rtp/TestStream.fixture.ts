import { createDepacketizer } from './createDepacketizer.ts';
import type { Depacketizer, Frame } from './Depacketizer.ts';

type Rtp = { timestamp?: number; marker?: boolean };

/** Payloads made by hand, into a depacketizer. */
export class TestStream {
	readonly depacketizer: Depacketizer;
	#sequence = 0;

	constructor(mimeType: string) {
		const depacketizer = createDepacketizer(mimeType);
		if (!depacketizer) throw new Error(`no depacketizer for ${mimeType}`);
		this.depacketizer = depacketizer;
	}

	/** @param timestamp default 0. @param marker default false */
	push(payload: Iterable<number>, { timestamp = 0, marker = false }: Rtp = {}): Frame[] {
		const sequence = this.#sequence++;
		return this.depacketizer.push({
			...{ sequence, timestamp, marker, payloadType: 96, ssrc: 1 },
			payload: Uint8Array.from(payload),
		});
	}

	/** The last packet of a frame. @returns the frame that it completes; undefined: none, or more than one */
	last(payload: Iterable<number>, timestamp = 0): Frame | undefined {
		const frames = this.push(payload, { timestamp, marker: true });
		return frames.length === 1 ? frames[0] : undefined;
	}
}
