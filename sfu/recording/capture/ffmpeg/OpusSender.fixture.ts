import { createSocket } from 'node:dgram';

const packetMs = 20;
const ticksPerPacket = 960;
/** FFmpeg takes 0 for no timestamp. */
const firstTimestamp = 5_000;

/** Sends Opus to a UDP port of 127.0.0.1, silence, in real time. */
export class OpusSender {
	/** Packets that were sent. */
	count = 0;
	readonly #socket = createSocket('udp4');
	readonly #port: number;
	#timer: NodeJS.Timeout;
	/** Packets by which RTP time is further than the number of those that were sent. */
	#skipped = 0;
	#silentSinceMs = 0;

	constructor(port: number) {
		this.#port = port;
		this.#timer = this.#start();
	}

	/** Nothing is sent. */
	pause(): void {
		clearInterval(this.#timer);
		this.#silentSinceMs = performance.now();
	}

	/** @param slept its clock stood still meanwhile, as when a computer sleeps; else RTP time has gone on */
	resume({ slept }: { slept: boolean }): void {
		if (!slept) this.#skipped += Math.round((performance.now() - this.#silentSinceMs) / packetMs);
		this.#timer = this.#start();
	}

	/** Sends so many more at once, and then no more. Resolves when they are on their way. */
	async burst(packets: number): Promise<void> {
		clearInterval(this.#timer);
		await Promise.all(Array.from({ length: packets }, () => new Promise<void>((sent) => this.#send(sent))));
	}

	close(): void {
		clearInterval(this.#timer);
		this.#socket.close();
	}

	/** Late timers make up for what they have missed. */
	#start(): NodeJS.Timeout {
		const startedAtMs = performance.now();
		const before = this.count;
		return setInterval(() => {
			while (this.count - before < (performance.now() - startedAtMs) / packetMs) this.#send();
		}, packetMs);
	}

	#send(sent?: () => void): void {
		const packet = Buffer.from([0x80, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0x04, 0xd2, 0xf8, 0xff, 0xfe]);
		packet.writeUInt16BE(this.count, 2);
		packet.writeUInt32BE(firstTimestamp + (this.count + this.#skipped) * ticksPerPacket, 4);
		this.count++;
		this.#socket.send(packet, this.#port, '127.0.0.1', sent);
	}
}
