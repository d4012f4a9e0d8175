import { clientFault, SfuError } from '../../core/errors.ts';
import type { ConnectionProbe, ProbeTransport } from '../../core/media/ConnectionProbe.ts';
import { newId } from '../../core/newId.ts';
import type { WireDtlsParameters } from '../../protocol/models/media.ts';
import type { CheckedPhone, PhoneResults, PhoneWay, WayResult } from '../../protocol/phoneCheck.ts';

export type MediaProtocol = 'udp' | 'tcp';

/** One device of a check, with what both sides saw. */
export class Phone {
	readonly id = newId();
	/** As sockets tell it. */
	readonly address: string;
	readonly #device: CheckedPhone['device'];
	readonly #probe: ConnectionProbe;
	readonly #ways: Record<PhoneWay, WayResult>;
	/** One for each protocol. */
	readonly #transports = new Map<MediaProtocol, ProbeTransport>();
	#done = false;
	#closed = false;

	constructor(device: CheckedPhone['device'], address: string, probe: ConnectionProbe) {
		this.#device = device;
		this.address = address;
		this.#probe = probe;
		const untried = (): WayResult => ({ byPhone: null, byComputer: null });
		// It has loaded the page, and the page has asked.
		const page = { byPhone: true, byComputer: true };
		this.#ways = { page, secure: untried(), udp: untried(), tcp: untried() };
	}

	get info(): CheckedPhone {
		return { phoneId: this.id, device: this.#device, done: this.#done, ways: structuredClone(this.#ways) };
	}

	sawSecureConnection(): void {
		this.#ways.secure.byComputer = true;
	}

	/** A transport in place of the one of before. @throws SfuError unavailable, wrong-state: the check is over */
	async openTransport(protocol: MediaProtocol): Promise<ProbeTransport> {
		const transport = await this.#probe.createTransport();
		if (this.#closed) {
			transport.close();
			throw new SfuError('wrong-state', 'this check is over');
		}
		this.#transports.get(protocol)?.close();
		this.#transports.set(protocol, transport);
		transport.on('dtlsstatechange', (state) => {
			if (state === 'connected' && transport.iceSelectedTuple?.protocol === protocol)
				this.#ways[protocol].byComputer = true;
		});
		return transport;
	}

	/** @throws SfuError not-found: there is no transport of this protocol; bad-request */
	async connect(protocol: MediaProtocol, dtlsParameters: WireDtlsParameters): Promise<void> {
		const transport = this.#transports.get(protocol);
		if (!transport) throw new SfuError('not-found', `no transport of ${protocol}`, { what: 'transport' });
		await clientFault(transport.connect({ dtlsParameters }));
	}

	/** It has tried everything: what this computer has not seen by now did not come. */
	finish({ secure, udp, tcp }: PhoneResults): void {
		this.#done = true;
		this.#ways.secure.byPhone = secure;
		this.#ways.udp.byPhone = udp;
		this.#ways.tcp.byPhone = tcp;
		for (const way of Object.values(this.#ways)) way.byComputer ??= false;
		this.#closeTransports();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#closeTransports();
	}

	#closeTransports(): void {
		for (const transport of this.#transports.values()) transport.close();
		this.#transports.clear();
	}
}
