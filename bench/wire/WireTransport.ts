/** The client side of a WebRTC transport on its own UDP socket: ICE, DTLS and SRTP, and counts of received packets. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import type { TransportOptions, WireDtlsParameters } from '../../sfu/protocol/models.ts';
import { DtlsClient } from './DtlsClient.ts';
import { identity } from './identity.ts';
import { isRtcp, keyFrameRequests } from './rtp.ts';
import { StreamCount } from './StreamCount.ts';
import { openRtcp, protectRtcp, protectRtp, type SessionKeys, sessionKeys } from './srtp.ts';
import { bindingCheck, isBindingSuccess, isStun } from './stun.ts';

/** Requested socket buffer, for packets that arrive while this process is busy; the system may grant less. */
const receiveBufferBytes = 1 << 20;
const checkRetryMs = 200;
const maxChecks = 50;
/** mediasoup closes ICE consent after 30 s without a check. */
const consentIntervalMs = 8_000;

export class WireTransport {
	/** Received streams by SSRC. */
	readonly counts = new Map<number, StreamCount>();
	/** Called with every RTP packet, still encrypted; `keys` decrypt it. Default: packets are only counted. */
	onPacket: ((packet: Buffer, keys: SessionKeys) => void) | undefined;
	/** Called when a receiver of a sent stream requests a key frame (PLI or FIR). */
	onKeyFrameRequested: (ssrc: number) => void = () => {};
	readonly #socket: Socket;
	readonly #check: () => Buffer;
	#dtls: DtlsClient | undefined;
	#own: SessionKeys | undefined;
	#remote: SessionKeys | undefined;
	#consent: NodeJS.Timeout | undefined;
	#reports = 0;
	#closed = false;
	#answered: () => void = () => {};

	private constructor(socket: Socket, check: () => Buffer) {
		this.#socket = socket;
		this.#check = check;
		socket.on('message', (datagram) => this.#receive(datagram));
		// A closed server port answers with ICMP, which Node reports as an error; the packet is lost either way.
		socket.on('error', () => {});
	}

	/** Settles when media can flow. @param signal sends connectTransport with the DTLS parameters */
	static async connect(
		{ iceParameters, iceCandidates }: TransportOptions,
		signal: (dtlsParameters: WireDtlsParameters) => Promise<unknown>,
	): Promise<WireTransport> {
		const isReached = ({ protocol, address, ip }: (typeof iceCandidates)[number]) =>
			protocol === 'udp' && isIPv4(address ?? ip);
		const candidate = iceCandidates.find(isReached);
		if (!candidate) throw new Error('the server is not reached by UDP over IPv4');
		const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBufferBytes });
		// On a connected socket Node does not look the address up for every datagram.
		socket.connect(candidate.port, candidate.address ?? candidate.ip);
		await once(socket, 'connect');
		const { usernameFragment: remoteUfrag, password: remotePassword } = iceParameters;
		const request = { remoteUfrag, remotePassword, localUfrag: randomBytes(4).toString('hex') };
		const transport = new WireTransport(socket, () => bindingCheck(request));
		try {
			const { fingerprint: value } = await identity();
			await signal({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] });
			await transport.#checkConnectivity();
			await transport.#handshake();
		} catch (error) {
			transport.close();
			throw error;
		}
		return transport;
	}

	/** @param rollovers of the stream's 16-bit sequence number */
	sendRtp(packet: Buffer, rollovers: number): void {
		if (this.#own && !this.#closed) this.#socket.send(protectRtp(this.#own, packet, rollovers));
	}

	sendRtcp(packet: Buffer): void {
		if (this.#own && !this.#closed) this.#socket.send(protectRtcp(this.#own, packet, this.#reports++));
	}

	/** Packets of one stream received so far. */
	packetsOf(ssrc: number): number {
		return this.counts.get(ssrc)?.packets ?? 0;
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#consent);
		this.#dtls?.close();
		this.#socket.close();
	}

	/** Sends ICE connectivity checks until one is answered, then consent checks (RFC 7675). */
	async #checkConnectivity(): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<true>();
		this.#answered = () => resolve(true);
		for (let tries = 0; tries < maxChecks; tries++) {
			this.#socket.send(this.#check());
			let timer: NodeJS.Timeout | undefined;
			const late = new Promise<false>((settle) => (timer = setTimeout(() => settle(false), checkRetryMs)));
			const isAnswered = await Promise.race([promise, late]);
			clearTimeout(timer);
			if (isAnswered) break;
			if (tries === maxChecks - 1) throw new Error('the server does not answer ICE checks');
		}
		this.#consent = setInterval(() => this.#socket.send(this.#check()), consentIntervalMs);
	}

	async #handshake(): Promise<void> {
		this.#dtls = new DtlsClient(await identity(), (datagram) => this.#closed || this.#socket.send(datagram));
		this.#dtls.start();
		const { own, remote } = await this.#dtls.done;
		this.#own = sessionKeys(own);
		this.#remote = sessionKeys(remote);
	}

	#receive(datagram: Buffer): void {
		const first = datagram[0] ?? 0;
		if (first >= 128) {
			if (isRtcp(datagram)) this.#readRtcp(datagram);
			else this.#count(datagram);
		} else if (isStun(datagram)) {
			if (isBindingSuccess(datagram)) this.#answered();
		} else {
			this.#dtls?.receive(datagram);
		}
	}

	#count(packet: Buffer): void {
		const ssrc = packet.readUInt32BE(8);
		let count = this.counts.get(ssrc);
		if (!count) {
			count = new StreamCount();
			this.counts.set(ssrc, count);
		}
		count.take(packet);
		if (this.onPacket && this.#remote) this.onPacket(packet, this.#remote);
	}

	#readRtcp(packet: Buffer): void {
		if (!this.#remote) return;
		for (const ssrc of keyFrameRequests(openRtcp(this.#remote, packet))) this.onKeyFrameRequested(ssrc);
	}
}
