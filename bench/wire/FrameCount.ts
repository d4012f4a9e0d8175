import type { Duplex } from 'node:stream';
import { FrameReader } from './FrameReader.ts';

/** From here on frames control the connection and belong to no message. */
const firstControlOpcode = 8;

/** What came on one WebSocket, counted where it came: payload of the frames, without what TLS, TCP and IP add. */
export class FrameCount {
	/** Payload of all frames of messages, as it was sent. */
	bytes = 0;
	/** Messages that came as a whole. */
	messages = 0;
	readonly #reader = new FrameReader();

	/** @param connection on which the next byte is the first of a frame */
	static of(connection: Duplex): FrameCount {
		const count = new FrameCount();
		connection.on('data', (chunk: Buffer) => count.take(chunk));
		return count;
	}

	take(chunk: Buffer): void {
		for (const { opcode, isFinal, payload } of this.#reader.take(chunk)) {
			if (opcode >= firstControlOpcode) continue;
			this.bytes += payload.length;
			if (isFinal) this.messages++;
		}
	}
}
