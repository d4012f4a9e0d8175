/**
 * The client side of one DTLS 1.2 handshake, for the SRTP keys (RFC 5764). Does not verify the server, which runs on this
 * computer; no secret depends on it.
 */
import { createECDH, createHash, randomBytes, sign } from 'node:crypto';
import {
	clientHello,
	contentType,
	type DtlsRecord,
	type Fragment,
	fragmentsIn,
	message,
	messageType,
	pseudoRandom,
	record,
	recordsIn,
	sealed,
	sized16,
	sized24,
	uint16,
} from './dtlsMessages.ts';
import type { Identity } from './identity.ts';
import { type MasterKey, srtpProfile } from './srtp.ts';

/** Retransmission timer: datagrams get lost when hundreds of handshakes run at once; each further try waits longer. */
const firstRetryMs = 300;
const maxTries = 8;

export type SrtpMasterKeys = { own: MasterKey; remote: MasterKey };
type Outgoing = Pick<DtlsRecord, 'type' | 'epoch'> & { body: Buffer };

export class DtlsClient {
	/** Settles with the keys when the server has finished the handshake. */
	readonly done: Promise<SrtpMasterKeys>;
	readonly #identity: Identity;
	readonly #send: (datagram: Buffer) => void;
	readonly #clientRandom = randomBytes(32);
	readonly #sequences = [0, 0];
	/** Incomplete messages of the server by sequence number; `missing` counts the bytes that have not arrived. */
	readonly #partial = new Map<number, { type: number; body: Buffer; missing: number; offsets: Set<number> }>();
	#nextMessage = 0;
	#transcript: Buffer[] = [];
	#serverRandom: Buffer = Buffer.alloc(0);
	#serverPoint: Buffer = Buffer.alloc(0);
	#flight: Outgoing[] = [];
	#cipher: { key: Buffer; iv: Buffer } | undefined;
	#keys: SrtpMasterKeys | undefined;
	#timer: NodeJS.Timeout | undefined;
	#settle: { resolve: (keys: SrtpMasterKeys) => void; reject: (error: Error) => void };

	constructor(identity: Identity, send: (datagram: Buffer) => void) {
		this.#identity = identity;
		this.#send = send;
		const { promise, resolve, reject } = Promise.withResolvers<SrtpMasterKeys>();
		this.done = promise;
		this.#settle = { resolve, reject };
	}

	start(): void {
		const hello = this.#remember(messageType.clientHello, 0, clientHello(this.#clientRandom));
		this.#sendFlight([{ type: contentType.handshake, epoch: 0, body: hello }]);
	}

	receive(datagram: Buffer): void {
		for (const { type, epoch, body } of recordsIn(datagram)) {
			if (type === contentType.alert && !this.#keys) this.#fail(`alert ${body[1]}`);
			if (type !== contentType.handshake) continue;
			// The only encrypted handshake message is the server's `Finished`.
			if (epoch > 0) this.#finish();
			else for (const fragment of fragmentsIn(body)) this.#collect(fragment);
		}
	}

	close(): void {
		clearTimeout(this.#timer);
	}

	#collect({ type, sequence, length, offset, body }: Fragment): void {
		if (sequence < this.#nextMessage || this.#cipher) return;
		const known = this.#partial.get(sequence) ?? {
			type,
			body: Buffer.alloc(length),
			missing: length,
			offsets: new Set(),
		};
		this.#partial.set(sequence, known);
		if (!known.offsets.has(offset)) known.missing -= body.copy(known.body, offset);
		known.offsets.add(offset);
		for (let next = this.#partial.get(this.#nextMessage); next && next.missing <= 0; ) {
			this.#read(next.type, this.#nextMessage, next.body);
			this.#partial.delete(this.#nextMessage++);
			next = this.#partial.get(this.#nextMessage);
		}
	}

	#read(type: number, sequence: number, body: Buffer): void {
		this.#remember(type, sequence, body);
		if (type === messageType.serverHello) this.#serverRandom = body.subarray(2, 34);
		// Curve type, named curve, and a point with its length; the signature follows.
		if (type === messageType.serverKeyExchange) this.#serverPoint = body.subarray(4, 4 + (body[3] ?? 0));
		if (type === messageType.serverHelloDone) this.#answer();
	}

	#answer(): void {
		const ecdh = createECDH('prime256v1');
		const point = ecdh.generateKeys();
		const { certificateDer, privateKey } = this.#identity;
		const outgoing = (type: number, sequence: number, body: Buffer): Outgoing => ({
			...{ type: contentType.handshake, epoch: 0, body: this.#remember(type, sequence, body) },
		});
		const certificate = outgoing(messageType.certificate, 1, sized24(sized24(certificateDer)));
		const exchange = outgoing(messageType.clientKeyExchange, 2, Buffer.concat([Buffer.from([point.length]), point]));
		const signature = sign('sha256', Buffer.concat(this.#transcript), privateKey);
		const verify = outgoing(messageType.certificateVerify, 3, Buffer.concat([uint16(0x0403), sized16(signature)]));
		const master = this.#deriveKeys(ecdh.computeSecret(this.#serverPoint));
		const hash = createHash('sha256').update(Buffer.concat(this.#transcript)).digest();
		const finished = message(messageType.finished, 4, pseudoRandom(master, 'client finished', hash, 12));
		this.#sendFlight([
			...[certificate, exchange, verify],
			{ type: contentType.changeCipherSpec, epoch: 0, body: Buffer.from([1]) },
			{ type: contentType.handshake, epoch: 1, body: finished },
		]);
	}

	#deriveKeys(premaster: Buffer): Buffer {
		const randoms = Buffer.concat([this.#clientRandom, this.#serverRandom]);
		const reversed = Buffer.concat([this.#serverRandom, this.#clientRandom]);
		const master = pseudoRandom(premaster, 'master secret', randoms, 48);
		// The keys of both sides, then the implicit nonce parts of both sides.
		const block = pseudoRandom(master, 'key expansion', reversed, 40);
		this.#cipher = { key: block.subarray(0, 16), iv: block.subarray(32, 36) };
		const { keyBytes, saltBytes } = srtpProfile;
		const exported = pseudoRandom(master, 'EXTRACTOR-dtls_srtp', randoms, 2 * (keyBytes + saltBytes));
		const part = (start: number, bytes: number) => exported.subarray(start, start + bytes);
		this.#keys = {
			own: { key: part(0, keyBytes), salt: part(2 * keyBytes, saltBytes) },
			remote: { key: part(keyBytes, keyBytes), salt: part(2 * keyBytes + saltBytes, saltBytes) },
		};
		return master;
	}

	/** Adds a message to the transcript, which signature and Finished hash cover. */
	#remember(type: number, sequence: number, body: Buffer): Buffer {
		const whole = message(type, sequence, body);
		this.#transcript.push(whole);
		return whole;
	}

	/** Sends a flight and repeats it until the next one is sent or `maxTries` is reached. */
	#sendFlight(flight: Outgoing[], tries = 1): void {
		clearTimeout(this.#timer);
		this.#flight = flight;
		this.#send(Buffer.concat(flight.map((outgoing) => this.#wrap(outgoing))));
		const again = () => (tries < maxTries ? this.#sendFlight(this.#flight, tries + 1) : this.#fail('no answer'));
		this.#timer = setTimeout(again, firstRetryMs * tries);
	}

	#wrap({ type, epoch, body }: Outgoing): Buffer {
		const sequence = this.#sequences[epoch] ?? 0;
		this.#sequences[epoch] = sequence + 1;
		const secret = epoch > 0 && this.#cipher ? sealed(body, this.#cipher, type, sequence) : body;
		return record({ type, epoch, body: secret }, sequence);
	}

	#finish(): void {
		if (!this.#keys) return;
		this.close();
		this.#settle.resolve(this.#keys);
	}

	#fail(why: string): void {
		this.close();
		this.#settle.reject(new Error(`the DTLS handshake failed: ${why}`));
	}
}
