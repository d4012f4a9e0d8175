/**
 * How long a packet takes through a media worker on its own: ten senders, and for each of them as many receivers as are
 * asked for. The worker protects every packet as for a browser; receivers count all of them and open some for the time
 * that stands in them.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createWorker, type types } from 'mediasoup';
import { mediaCodecs } from '../../sfu/core/mediaCodecs.ts';
import { moveToServerCore } from '../machine/cores.ts';
import { rtpPacket } from '../wire/rtp.ts';
import { StreamCount } from '../wire/StreamCount.ts';
import { openRtp, protectRtp, type SessionKeys, sessionKeys, srtpProfile } from '../wire/srtp.ts';
import { framePayloads } from '../wire/vp8.ts';

export const senderCount = 10;
/** All senders take turns, one packet a millisecond. */
const sendIntervalMs = 1;
const packetsPerTurn = 100;
const payloadBytes = 1_100;
/** Of the time in the payload, behind what a server may rewrite. */
const timeOffset = 64;
const openEvery = 25;
const receiveBufferBytes = 4 << 20;
const codec = { mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96 };

type Sender = { ssrc: number; sequence: number; producer: types.Producer };

export class HopRig {
	/** Since `reset`, ms. */
	hopsMs: number[] = [];
	readonly #worker: types.Worker;
	readonly #router: types.Router;
	readonly #entry: Entry;
	readonly #senders: Sender[];
	readonly #counts: StreamCount[] = [];
	readonly #sockets: Socket[] = [];
	#timer: NodeJS.Timeout | undefined;
	#dueMs = 0;
	#sent = 0;

	private constructor(worker: types.Worker, router: types.Router, entry: Entry, senders: Sender[]) {
		this.#worker = worker;
		this.#router = router;
		this.#entry = entry;
		this.#senders = senders;
	}

	static async start(): Promise<HopRig> {
		const worker = await createWorker({ logLevel: 'warn' });
		moveToServerCore(worker.pid);
		const router = await worker.createRouter({ mediaCodecs });
		const entry = await Entry.open(router);
		const senders: Sender[] = [];
		for (let index = 0; index < senderCount; index++) {
			const ssrc = 1_000 + index;
			const producer = await entry.transport.produce({
				kind: 'video',
				rtpParameters: { codecs: [{ ...codec, rtcpFeedback: [{ type: 'nack' }] }], encodings: [{ ssrc }] },
			});
			senders.push({ ssrc, sequence: 0, producer });
		}
		return new HopRig(worker, router, entry, senders);
	}

	get workerPid(): number {
		return this.#worker.pid;
	}

	get consumerCount(): number {
		return this.#sockets.length * senderCount;
	}

	get received(): number {
		return this.#counts.reduce((sum, { packets }) => sum + packets, 0);
	}

	/** Holes in the numbers of what arrived. */
	get lost(): number {
		return this.#counts.reduce((sum, { lost }) => sum + lost, 0);
	}

	/** More receivers, until there are so many consumers. */
	async grow(consumers: number): Promise<void> {
		while (this.consumerCount < consumers) await this.#addReceiver();
	}

	send(): void {
		this.#dueMs = performance.now();
		this.#timer = setInterval(() => {
			// A timer that comes late sends what was due, as a network does.
			for (const nowMs = performance.now(); this.#dueMs <= nowMs; this.#dueMs += sendIntervalMs) this.#sendNext();
		}, sendIntervalMs);
	}

	close(): void {
		clearInterval(this.#timer);
		this.#worker.close();
		this.#entry.close();
		for (const socket of this.#sockets) socket.close();
	}

	#sendNext(): void {
		const sender = this.#senders[this.#sent++ % senderCount];
		if (!sender) return;
		const { ssrc, sequence } = sender;
		// Whoever has just come waits for a key frame.
		const isKeyFrame = sequence % packetsPerTurn === 0;
		const [payload] = framePayloads({ pictureId: sequence, isKeyFrame, bytes: payloadBytes - 6 }, payloadBytes);
		if (!payload) return;
		payload.writeDoubleBE(performance.now(), timeOffset);
		const fields = { payloadType: codec.payloadType, marker: true, sequence, timestamp: sequence * 900, ssrc };
		this.#entry.send(rtpPacket(fields, payload), sequence >>> 16);
		sender.sequence++;
	}

	async #addReceiver(): Promise<void> {
		const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
		socket.bind(0, '127.0.0.1');
		await once(socket, 'listening');
		const transport = await this.#router.createPlainTransport(plainOptions);
		await transport.connect({ ip: '127.0.0.1', port: socket.address().port, srtpParameters: anyKey });
		const keys = keysOf(transport);
		const counts = new Map<number, StreamCount>();
		for (const { producer } of this.#senders) {
			const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities: receivable(this.#router) });
			const count = new StreamCount();
			counts.set(consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0, count);
			this.#counts.push(count);
		}
		socket.on('message', (packet) => {
			const nowMs = performance.now();
			const count = counts.get(packet.readUInt32BE(8));
			if (!count) return;
			count.take(packet);
			if (count.packets % openEvery !== 0) return;
			this.hopsMs.push(nowMs - openRtp(keys, packet, count.rollovers).readDoubleBE(timeOffset));
		});
		this.#sockets.push(socket);
	}
}

/** By which the senders' packets come in. */
class Entry {
	readonly transport: types.PlainTransport;
	readonly #socket: Socket;
	readonly #keys: SessionKeys;

	private constructor(transport: types.PlainTransport, socket: Socket) {
		this.transport = transport;
		this.#socket = socket;
		this.#keys = keysFrom(anyKey.keyBase64);
	}

	static async open(router: types.Router): Promise<Entry> {
		const socket = createSocket('udp4');
		socket.bind(0, '127.0.0.1');
		await once(socket, 'listening');
		const transport = await router.createPlainTransport(plainOptions);
		await transport.connect({ ip: '127.0.0.1', port: socket.address().port, srtpParameters: anyKey });
		socket.connect(transport.tuple.localPort, '127.0.0.1');
		await once(socket, 'connect');
		return new Entry(transport, socket);
	}

	send(packet: Buffer, rollovers: number): void {
		this.#socket.send(protectRtp(this.#keys, packet, rollovers));
	}

	close(): void {
		this.#socket.close();
	}
}

const plainOptions: types.PlainTransportOptions = {
	listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
	enableSrtp: true,
	srtpCryptoSuite: srtpProfile.name,
};
/** Of what we send; nothing of it is secret. */
const anyKey = {
	cryptoSuite: srtpProfile.name,
	keyBase64: Buffer.alloc(srtpProfile.keyBytes + srtpProfile.saltBytes, 7).toString('base64'),
};

function keysFrom(keyBase64: string): SessionKeys {
	const both = Buffer.from(keyBase64, 'base64');
	return sessionKeys({ key: both.subarray(0, srtpProfile.keyBytes), salt: both.subarray(srtpProfile.keyBytes) });
}

/** Of what the worker sends. */
const keysOf = ({ srtpParameters }: types.PlainTransport) => keysFrom(srtpParameters?.keyBase64 ?? '');

/** As a browser, which asks for lost packets again: the worker keeps what it sent. */
function receivable({ rtpCapabilities }: types.Router): types.RtpCapabilities {
	const codecs = rtpCapabilities.codecs?.filter(({ mimeType }) => mimeType === codec.mimeType) ?? [];
	return { codecs: codecs.map((each) => ({ ...each, rtcpFeedback: [{ type: 'nack' }] })) };
}
