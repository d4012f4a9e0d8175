/** A microphone that nobody listens to: packets as Opus makes them, with their loudness in the header. */
import type { WireTransport } from '../wire/WireTransport.ts';
import { pacer } from './Pacer.ts';
import { WireStream } from './WireStream.ts';

const clockRate = 48_000;
export const packetIntervalMs = 20;
/** 32 kbit/s. */
const payloadBytes = 80;
const speechDbov = -25;
/** A microphone without DTX in a room where somebody else speaks. */
const noiseDbov = -75;

export type MicrophoneOptions = { payloadType: number; levelId: number | undefined };

export class WireMicrophone {
	readonly stream: WireStream;
	readonly #levelId: number | undefined;
	#stop: (() => void) | undefined;

	constructor(transport: WireTransport, { payloadType, levelId }: MicrophoneOptions) {
		this.stream = new WireStream(transport, { payloadType, clockRate });
		this.#levelId = levelId;
	}

	/**
	 * From now on, the first packet at once.
	 * @param mark is put into the payload with the number of the packet since, see `readMark`
	 */
	speak(mark = 0): void {
		this.#emit(speechDbov, mark);
	}

	/** Open, and nobody speaks into it. */
	murmur(): void {
		this.#emit(noiseDbov, 0);
	}

	/** DTX: nothing is sent. */
	silence(): void {
		this.#stop?.();
		this.#stop = undefined;
	}

	stop(): void {
		this.silence();
		this.stream.stop();
	}

	#emit(dbov: number, mark: number): void {
		this.silence();
		const level = this.#levelId === undefined ? undefined : { id: this.#levelId, dbov, voice: dbov === speechDbov };
		let index = 0;
		const emit = () => {
			const payload = Buffer.alloc(payloadBytes);
			// A table of contents that says 20 ms, as Opus has it in front.
			payload[0] = 0x78;
			payload.writeUInt32BE(mark, 1);
			payload.writeUInt32BE(index, 5);
			this.stream.send(payload, { marker: index === 0, timestamp: this.stream.timestamp }, level);
			index++;
		};
		emit();
		this.#stop = pacer.every(packetIntervalMs, emit);
	}
}

/** What `speak` put into a payload; `index` 0 is its first packet. */
export const readMark = (payload: Buffer) => ({ mark: payload.readUInt32BE(1), index: payload.readUInt32BE(5) });
