import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SfuError } from '../../../core/errors.ts';

/**
 * Below the ports that Linux (32768 on), macOS and Windows (49152 on) give to programs that ask for any: between two
 * processes on one pair, nobody takes it by chance.
 */
const firstPort = 20_000;
const pairCount = 5_000;
/** Other programs may hold some. */
const maxAttempts = 200;

/** First ports of the pairs that tracks of this process hold. */
const held = new Set<number>();

/** Two free UDP ports of 127.0.0.1 that follow one another, an even one first: RTP, and RTCP (RFC 3550, 11). */
export class UdpPortPair {
	#isHeld = true;

	private constructor(readonly rtp: number) {}

	/**
	 * Finds a pair that no program uses, and keeps it from other tracks until `release`.
	 * @throws SfuError unavailable: none was found
	 */
	static async reserve(): Promise<UdpPortPair> {
		const start = Math.floor(Math.random() * pairCount);
		for (let attempt = 0; attempt < maxAttempts; attempt++) {
			const port = firstPort + 2 * ((start + attempt) % pairCount);
			if (held.has(port)) continue;
			// Before the test, which takes a while: the next call looks elsewhere.
			held.add(port);
			if (await areFree(port, port + 1)) return new UdpPortPair(port);
			held.delete(port);
		}
		throw new SfuError('unavailable', 'no pair of UDP ports is free on 127.0.0.1');
	}

	get rtcp(): number {
		return this.rtp + 1;
	}

	/** Idempotent. */
	release(): void {
		if (this.#isHeld) held.delete(this.rtp);
		this.#isHeld = false;
	}
}

async function areFree(...ports: number[]): Promise<boolean> {
	const sockets: Socket[] = [];
	try {
		for (const port of ports) {
			const socket = createSocket('udp4');
			sockets.push(socket);
			const bound = once(socket, 'listening');
			socket.bind({ port, address: '127.0.0.1', exclusive: true });
			await bound;
		}
		return true;
	} catch {
		return false;
	} finally {
		for (const socket of sockets) socket.close();
	}
}
