/**
 * Measures how long a packet takes through a media worker alone: ten senders, and a configurable number of receivers that
 * consume all of them. The worker encrypts every packet (SRTP) as for a browser. Receivers that read count every packet and
 * decrypt some for the send time in the payload. The time that this process needs to read a packet is part of the measured
 * time, so most receivers do not read while time is measured.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createWorker, type types } from 'mediasoup';
import { mediaCodecs } from '../../sfu/core/router/mediaCodecs.ts';
import { moveToServerCore } from '../machine/cores.ts';
import { StreamCount } from '../wire/StreamCount.ts';
import { openRtp, type SessionKeys, srtpProfile } from '../wire/srtp.ts';
import { HopSender } from './HopSender.ts';
import { codec, firstSsrc, keysFrom, senderCount, senderKey, timeOffset } from './hopTraffic.ts';

/** A receiver decrypts one packet in so many. */
const decryptEvery = 5;
const maxReceivers = 100;
const receiveBufferBytes = 4 << 20;
const plainOptions: types.PlainTransportOptions = {
	listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
	enableSrtp: true,
	srtpCryptoSuite: srtpProfile.name,
};
const senderSrtp = { cryptoSuite: srtpProfile.name, keyBase64: senderKey };

type Ingress = { entry: types.PlainTransport; sender: HopSender };

export class HopRig {
	/** Measured packet times, ms; callers empty it before a measurement. */
	hopsMs: number[] = [];
	readonly #worker: types.Worker;
	readonly #router: types.Router;
	readonly #entry: types.PlainTransport;
	readonly #sender: HopSender;
	readonly #readEvery: number;
	readonly #producers: types.Producer[] = [];
	readonly #counts: StreamCount[] = [];
	readonly #sockets: Socket[] = [];
	readonly #unreadReceivers: Worker;
	#unreadPorts: number[];
	#receivers = 0;

	private constructor(
		{ worker, router, entry, sender }: { worker: types.Worker; router: types.Router } & Ingress,
		{ thread, ports }: { thread: Worker; ports: number[] },
		readEvery: number,
	) {
		this.#worker = worker;
		this.#router = router;
		this.#entry = entry;
		this.#sender = sender;
		this.#unreadReceivers = thread;
		this.#unreadPorts = ports;
		this.#readEvery = readEvery;
	}

	/** @param readEvery one receiver in so many reads its packets; 1: all of them */
	static async start(readEvery: number): Promise<HopRig> {
		const worker = await createWorker({ logLevel: 'warn' });
		moveToServerCore(worker.pid);
		const router = await worker.createRouter({ mediaCodecs });
		const entry = await router.createPlainTransport(plainOptions);
		const sender = await HopSender.open();
		await entry.connect({ ip: '127.0.0.1', port: sender.port, srtpParameters: senderSrtp });
		const thread = new Worker(new URL('./unreadReceivers.ts', import.meta.url), { workerData: maxReceivers });
		const [ports]: number[][] = await once(thread, 'message');
		const rig = new HopRig({ worker, router, entry, sender }, { thread, ports: ports ?? [] }, readEvery);
		for (let ssrc = firstSsrc; ssrc < firstSsrc + senderCount; ssrc++) {
			const rtpParameters = { codecs: [{ ...codec, rtcpFeedback: [{ type: 'nack' }] }], encodings: [{ ssrc }] };
			rig.#producers.push(await entry.produce({ kind: 'video', rtpParameters }));
		}
		return rig;
	}

	get workerPid(): number {
		return this.#worker.pid;
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
		await this.#sender.start(this.#entry.tuple.localPort);
	}

	async close(): Promise<void> {
		this.#sender.close();
		this.#worker.close();
		for (const socket of this.#sockets) socket.close();
		await this.#unreadReceivers.terminate();
	}

	async #addReceiver(): Promise<void> {
		const reads = this.#receivers++ % this.#readEvery === 0;
		const socket = reads ? await openSocket() : undefined;
		const port = socket?.address().port ?? this.#unreadPorts.pop();
		if (port === undefined) throw new RangeError('too many receivers');
		const transport = await this.#router.createPlainTransport(plainOptions);
		await transport.connect({ ip: '127.0.0.1', port, srtpParameters: senderSrtp });
		const counts = new Map<number, StreamCount>();
		for (const { id: producerId } of this.#producers) {
			const consumer = await transport.consume({ producerId, rtpCapabilities: receivable(this.#router) });
			counts.set(consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0, new StreamCount());
		}
		if (!socket) return;
		this.#sockets.push(socket);
		this.#counts.push(...counts.values());
		this.#read(socket, counts, keysFrom(transport.srtpParameters?.keyBase64 ?? ''));
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

async function openSocket(): Promise<Socket> {
	const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
	socket.bind(0, '127.0.0.1');
	await once(socket, 'listening');
	return socket;
}

/** Offers NACK as a browser does, so that the worker keeps sent packets for retransmission. */
function receivable({ rtpCapabilities }: types.Router): types.RtpCapabilities {
	const codecs = rtpCapabilities.codecs?.filter(({ mimeType }) => mimeType === codec.mimeType) ?? [];
	return { codecs: codecs.map((each) => ({ ...each, rtcpFeedback: [{ type: 'nack' }] })) };
}
