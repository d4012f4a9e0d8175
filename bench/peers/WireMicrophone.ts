/**
 * A microphone without audio content unless it is given some: packets of Opus' size and interval, with the audio level header
 * extension (RFC 6464).
 */
import type { WireTransport } from '../wire/WireTransport.ts';
import { pacer } from './Pacer.ts';
import { WireStream } from './WireStream.ts';

const clockRate = 48_000;
export const packetIntervalMs = 20;
/** 32 kbit/s. */
const payloadBytes = 80;
const speechDbov = -25;
/** Level of a microphone without DTX in a room where another person speaks. */
const roomNoiseDbov = -75;

export type MicrophoneOptions = { payloadType: number; levelId: number | undefined };

export class WireMicrophone {
	readonly stream: WireStream;
	/** Times of `performance.now()` at which it sent its packets since `speak`, by their index. */
	sentAtMs: number[] = [];
	/** Opus packets of 20 ms, sent over and over in place of packets without content. */
	content: readonly Buffer[] = [];
	readonly #levelId: number | undefined;
	#stop: (() => void) | undefined;

	constructor(transport: WireTransport, { payloadType, levelId }: MicrophoneOptions) {
		this.stream = new WireStream(transport, { payloadType, clockRate });
		this.#levelId = levelId;
	}

	/**
	 * Starts sending speech; the first packet is sent at once.
	 * @param mark written into each payload together with the packet's index since this call, see `readMark`
	 */
	speak(mark = 0): void {
		this.#emit(speechDbov, mark);
	}

	/** Starts sending room noise, as an open microphone without DTX does. */
	sendRoomNoise(): void {
		this.#emit(roomNoiseDbov, 0);
	}

	/** Stops sending, as a microphone with DTX does in silence. */
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
		this.sentAtMs = [];
		const emit = () => {
			const payload = this.#payload(mark, index);
			this.sentAtMs.push(performance.now());
			this.stream.send(payload, { marker: index === 0, timestamp: this.stream.timestamp }, level);
			index++;
		};
		emit();
		this.#stop = pacer.every(packetIntervalMs, emit);
	}

	#payload(mark: number, index: number): Buffer {
		const packet = this.content[index % this.content.length];
		if (packet) return packet;
		const payload = Buffer.alloc(payloadBytes);
		// The TOC byte of an Opus packet (RFC 6716) for a frame of 20 ms.
		payload[0] = 0x78;
		payload.writeUInt32BE(mark, 1);
		payload.writeUInt32BE(index, 5);
		return payload;
	}
}

/** Reads what `speak` wrote into a payload; `index` 0 is the first packet. */
export const readMark = (payload: Buffer) => ({ mark: payload.readUInt32BE(1), index: payload.readUInt32BE(5) });
