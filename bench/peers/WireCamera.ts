/** A camera without video content: VP8 packets in up to three simulcast layers, limited to the server's demand. */
import { framePayloads } from '../wire/vp8.ts';
import type { WireTransport } from '../wire/WireTransport.ts';
import { pacer } from './Pacer.ts';
import { WireStream } from './WireStream.ts';

const clockRate = 90_000;
const maxPayloadBytes = 1_100;
const keyFrameFactor = 3;
/** Key frames without a request, as encoders send them. */
const keyFrameIntervalMs = 10_000;

export type Layer = { kbps: number; framesPerSecond: number };

type Encoding = { stream: WireStream; layer: Layer; pictureId: number; keyFrameDueMs: number; stop: () => void };

export class WireCamera {
	readonly #encodings: Encoding[];
	#topLayer: number | null;

	/** Starts with the lowest layer only, as a browser does before it has estimated its bandwidth. */
	constructor(transport: WireTransport, payloadType: number, layers: readonly Layer[]) {
		this.#topLayer = 0;
		this.#encodings = layers.map((layer, index) => {
			const stream = new WireStream(transport, { payloadType, clockRate });
			const encoding: Encoding = { stream, layer, pictureId: 0, keyFrameDueMs: 0, stop: () => {} };
			encoding.stop = pacer.every(1000 / layer.framesPerSecond, () => {
				if (this.#topLayer !== null && index <= this.#topLayer) sendFrame(encoding);
			});
			return encoding;
		});
	}

	get ssrcs(): number[] {
		return this.#encodings.map(({ stream }) => stream.ssrc);
	}

	/** Packets of one layer sent so far. */
	packetsOf(layer: number): number {
		return this.#encodings[layer]?.stream.packets ?? 0;
	}

	/** Limits sending to the layers up to `topLayer`, as demandChanged says; null: no viewer, nothing is sent. */
	demand(topLayer: number | null): void {
		this.#topLayer = topLayer;
	}

	/** Sends a key frame next, when `ssrc` is a stream of this camera. */
	keyFrame(ssrc: number): void {
		for (const encoding of this.#encodings) if (encoding.stream.ssrc === ssrc) encoding.keyFrameDueMs = 0;
	}

	stop(): void {
		for (const { stop, stream } of this.#encodings) {
			stop();
			stream.stop();
		}
	}
}

function sendFrame(encoding: Encoding): void {
	const { stream, layer } = encoding;
	const nowMs = performance.now();
	const isKeyFrame = nowMs >= encoding.keyFrameDueMs;
	if (isKeyFrame) encoding.keyFrameDueMs = nowMs + keyFrameIntervalMs;
	const frameBytes = (layer.kbps * 125) / layer.framesPerSecond;
	const bytes = Math.round(isKeyFrame ? frameBytes * keyFrameFactor : frameBytes);
	const payloads = framePayloads({ pictureId: encoding.pictureId++, isKeyFrame, bytes }, maxPayloadBytes);
	stream.sendFrame(payloads, stream.timestamp);
}
