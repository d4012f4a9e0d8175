/** One RTP stream that a peer sends: sequence numbers, timestamps and RTCP sender reports. */
import { type AudioLevel, rtpPacket, senderReport } from '../wire/rtp.ts';
import type { WireTransport } from '../wire/WireTransport.ts';
import { pacer } from './Pacer.ts';

const reportIntervalMs = 1_000;

export type WireStreamOptions = { payloadType: number; clockRate: number };

export class WireStream {
	readonly ssrc = Math.floor(Math.random() * 0xffff_fffe) + 1;
	/** Packets sent so far. */
	packets = 0;
	readonly #transport: WireTransport;
	readonly #options: WireStreamOptions;
	/** Sequence number with rollovers, more than 16 bits. */
	#sequence = Math.floor(Math.random() * 0x8000);
	#bytes = 0;
	readonly #epochMs = performance.now();
	readonly #stopReports: () => void;

	constructor(transport: WireTransport, options: WireStreamOptions) {
		this.#transport = transport;
		this.#options = options;
		this.#stopReports = pacer.every(reportIntervalMs, () => this.#report());
	}

	/** RTP timestamp of now, in units of the stream's clock. */
	get timestamp(): number {
		return this.timestampAt(performance.now());
	}

	/** RTP timestamp of a time of `performance.now()`. */
	timestampAt(nowMs: number): number {
		return Math.round(((nowMs - this.#epochMs) * this.#options.clockRate) / 1000);
	}

	send(payload: Buffer, { marker, timestamp }: { marker: boolean; timestamp: number }, level?: AudioLevel): void {
		const { payloadType } = this.#options;
		const { ssrc } = this;
		const packet = rtpPacket({ payloadType, marker, sequence: this.#sequence, timestamp, ssrc }, payload, level);
		this.#transport.sendRtp(packet, this.#sequence >>> 16);
		this.#sequence++;
		this.packets++;
		this.#bytes += payload.length;
	}

	/** The payloads of one video frame. */
	sendFrame(payloads: readonly Buffer[], timestamp: number): void {
		for (const [index, payload] of payloads.entries())
			this.send(payload, { marker: index === payloads.length - 1, timestamp });
	}

	stop(): void {
		this.#stopReports();
	}

	#report(): void {
		if (this.packets === 0) return;
		const { ssrc, packets } = this;
		const nowMs = performance.now();
		const report = { ssrc, timestamp: this.timestampAt(nowMs), unixMs: performance.timeOrigin + nowMs };
		this.#transport.sendRtcp(senderReport({ ...report, packets, bytes: this.#bytes }));
	}
}
