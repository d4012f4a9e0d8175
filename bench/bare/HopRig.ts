/**
 * Measures how long a packet takes through a media worker alone: ten senders, and a configurable number of receivers that
 * consume all of them. The worker encrypts every packet (SRTP) as for a browser. Receivers that read count every packet and
 * decrypt some for the send time in the payload. The time that this process needs to read a packet is part of the measured
 * time, so most receivers do not read while time is measured.
 */
import type { Socket } from 'node:dgram';
import { createWorker, type types } from 'mediasoup';
import { mediaCodecs } from '../../sfu/core/router/mediaCodecs.ts';
import { moveToServerCore } from '../machine/cores.ts';
import { StreamCount } from '../wire/StreamCount.ts';
import { openRtp, type SessionKeys } from '../wire/srtp.ts';
import { HopSender } from './HopSender.ts';
import { keysFrom, senderCount, timeOffset } from './hopTraffic.ts';
import { openSocket, produceAll, receiveAll } from './hopTransports.ts';
import { UnreadReceivers } from './UnreadReceivers.ts';

/** A receiver decrypts one packet in so many. */
const decryptEvery = 5;
const maxReceivers = 100;

type Parts = {
	worker: types.Worker;
	router: types.Router;
	sender: HopSender;
	/** To send to. */
	port: number;
	producerIds: string[];
	unread: UnreadReceivers;
};

export class HopRig {
	/** Measured packet times, ms; callers empty it before a measurement. */
	hopsMs: number[] = [];
	readonly #parts: Parts;
	readonly #readEvery: number;
	readonly #counts: StreamCount[] = [];
	readonly #sockets: Socket[] = [];
	#receivers = 0;

	private constructor(parts: Parts, readEvery: number) {
		this.#parts = parts;
		this.#readEvery = readEvery;
	}

	/** @param readEvery one receiver in so many reads its packets; 1: all of them */
	static async start(readEvery: number): Promise<HopRig> {
		const worker = await createWorker({ logLevel: 'warn' });
		moveToServerCore(worker.pid);
		const router = await worker.createRouter({ mediaCodecs });
		const sender = await HopSender.open();
		const { port, producers } = await produceAll(router, sender);
		const producerIds = producers.map(({ id }) => id);
		const unread = await UnreadReceivers.open(maxReceivers);
		return new HopRig({ worker, router, sender, port, producerIds, unread }, readEvery);
	}

	get workerPid(): number {
		return this.#parts.worker.pid;
	}

	get consumerCount(): number {
		return this.#receivers * senderCount;
	}

	get received(): number {
		return this.#counts.reduce((sum, { packets }) => sum + packets, 0);
	}

	/** Gaps in the sequence numbers that arrived. */
	get lost(): number {
		return this.#counts.reduce((sum, { lost }) => sum + lost, 0);
	}

	/** Adds receivers until there are at least so many consumers. */
	async addConsumers(consumers: number): Promise<void> {
		while (this.consumerCount < consumers) await this.#addReceiver();
	}

	/** Starts sending 1000 packets a second, 100 of each sender. */
	async send(): Promise<void> {
		await this.#parts.sender.start(this.#parts.port);
	}

	async close(): Promise<void> {
		const { sender, worker, unread } = this.#parts;
		sender.close();
		worker.close();
		for (const socket of this.#sockets) socket.close();
		await unread.close();
	}

	async #addReceiver(): Promise<void> {
		const { router, producerIds, unread } = this.#parts;
		const reads = this.#receivers++ % this.#readEvery === 0;
		if (!reads) return unread.add(router, producerIds);
		const socket = await openSocket();
		this.#sockets.push(socket);
		const { consumers, keyBase64 } = await receiveAll(router, producerIds, socket.address().port);
		const counts = new Map(
			consumers.map(({ rtpParameters }) => [rtpParameters.encodings?.[0]?.ssrc ?? 0, new StreamCount()]),
		);
		this.#counts.push(...counts.values());
		this.#read(socket, counts, keysFrom(keyBase64));
	}

	#read(socket: Socket, counts: Map<number, StreamCount>, keys: SessionKeys): void {
		socket.on('message', (packet) => {
			const nowMs = performance.now();
			const count = counts.get(packet.readUInt32BE(8));
			if (!count) return;
			count.take(packet);
			if (count.packets % decryptEvery !== 0) return;
			this.hopsMs.push(nowMs - openRtp(keys, packet, count.rollovers).readDoubleBE(timeOffset));
		});
	}
}
