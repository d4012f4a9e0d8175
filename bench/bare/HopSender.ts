/** Sends ten streams into one worker, evenly spaced: packets of a burst take longer than single ones. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { rtpPacket } from '../wire/rtp.ts';
import { protectRtp } from '../wire/srtp.ts';
import { framePayloads } from '../wire/vp8.ts';
import { codec, firstSsrc, keysFrom, payloadBytes, senderCount, senderKey, timeOffset } from './hopTraffic.ts';

/** The streams alternate, one packet a millisecond. */
const sendIntervalMs = 1;
/** A new consumer receives nothing until the next key frame. */
const keyFrameEvery = 100;
const ticksPerPacket = 900;
const keys = keysFrom(senderKey);

export class HopSender {
	readonly port: number;
	readonly #socket: Socket;
	#timer: NodeJS.Timeout | undefined;
	#sent = 0;

	private constructor(socket: Socket) {
		this.#socket = socket;
		this.port = socket.address().port;
	}

	static async open(): Promise<HopSender> {
		const socket = createSocket('udp4');
		socket.bind(0, '127.0.0.1');
		await once(socket, 'listening');
		return new HopSender(socket);
	}

	async start(toPort: number): Promise<void> {
		this.#socket.connect(toPort, '127.0.0.1');
		await once(this.#socket, 'connect');
		let dueMs = performance.now();
		this.#timer = setInterval(() => {
			// A late timer sends all packets that are due.
			for (const nowMs = performance.now(); dueMs <= nowMs; dueMs += sendIntervalMs) this.#sendNext();
		}, sendIntervalMs);
	}

	close(): void {
		clearInterval(this.#timer);
		this.#socket.close();
	}

	#sendNext(): void {
		const ssrc = firstSsrc + (this.#sent % senderCount);
		const sequence = Math.floor(this.#sent++ / senderCount);
		const isKeyFrame = sequence % keyFrameEvery === 0;
		// framePayloads adds the VP8 payload descriptor of 6 bytes.
		const [payload] = framePayloads({ pictureId: sequence, isKeyFrame, bytes: payloadBytes - 6 }, payloadBytes);
		if (!payload) return;
		payload.writeDoubleBE(performance.now(), timeOffset);
		const fields = {
			payloadType: codec.payloadType,
			marker: true,
			sequence,
			timestamp: sequence * ticksPerPacket,
			ssrc,
		};
		this.#socket.send(protectRtp(keys, rtpPacket(fields, payload), sequence >>> 16));
	}
}
