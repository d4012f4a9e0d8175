import type { types } from 'mediasoup';
import { EnhancedEventEmitter } from 'mediasoup/extras';
import { SfuError } from '../../core/errors.ts';
import type { ConsumeOptions, PeerTransport, TransportData } from '../../core/peer/PeerTransport.ts';
import type { BorrowedConsumer } from './BorrowedConsumer.ts';
import type { MediaEvent } from './messages.ts';

type TransportEvents = Pick<
	types.WebRtcTransportEvents,
	'icestatechange' | 'iceselectedtuplechange' | 'dtlsstatechange' | 'routerclose'
>;

type Parts = {
	id: string;
	appData: TransportData;
	iceParameters: types.IceParameters;
	/** At the addresses of the other server that its client may reach. */
	iceCandidates: types.IceCandidate[];
	dtlsParameters: types.DtlsParameters;
	sctpParameters: types.SctpParameters | undefined;
	connect(dtlsParameters: types.DtlsParameters): Promise<void>;
	restartIce(): Promise<types.IceParameters>;
	consume(options: ConsumeOptions): Promise<BorrowedConsumer>;
	stats(): Promise<object[]>;
	/** It has closed by itself, and closes on the other server. */
	closed(): void;
};

/** Stands for a receive transport on another server. */
export class BorrowedTransport extends EnhancedEventEmitter<TransportEvents> implements PeerTransport {
	readonly id: string;
	readonly appData: TransportData;
	readonly dtlsParameters: types.DtlsParameters;
	readonly sctpParameters: types.SctpParameters | undefined;
	readonly clientCandidates: types.IceCandidate[];
	readonly observer = new EnhancedEventEmitter<Pick<types.WebRtcTransportObserverEvents, 'close'>>();
	readonly #parts: Parts;
	readonly #consumers = new Map<string, BorrowedConsumer>();
	#iceParameters: types.IceParameters;
	#iceState: types.IceState = 'new';
	#dtlsState: types.DtlsState = 'new';
	#closed = false;

	constructor(parts: Parts) {
		super();
		this.id = parts.id;
		this.appData = parts.appData;
		this.dtlsParameters = parts.dtlsParameters;
		this.sctpParameters = parts.sctpParameters;
		this.clientCandidates = parts.iceCandidates;
		this.#iceParameters = parts.iceParameters;
		this.#parts = parts;
	}

	get closed(): boolean {
		return this.#closed;
	}

	get iceCandidates(): types.IceCandidate[] {
		return this.clientCandidates;
	}

	get iceParameters(): types.IceParameters {
		return this.#iceParameters;
	}

	get iceState(): types.IceState {
		return this.#iceState;
	}

	get dtlsState(): types.DtlsState {
		return this.#dtlsState;
	}

	async connect({ dtlsParameters }: { dtlsParameters: types.DtlsParameters }): Promise<void> {
		await this.#parts.connect(dtlsParameters);
	}

	async restartIce(): Promise<types.IceParameters> {
		this.#iceParameters = await this.#parts.restartIce();
		return this.#iceParameters;
	}

	async consume(options: ConsumeOptions): Promise<BorrowedConsumer> {
		const consumer = await this.#parts.consume(options);
		this.#consumers.set(consumer.id, consumer);
		consumer.observer.once('close', () => this.#consumers.delete(consumer.id));
		if (!this.#closed) return consumer;
		// As mediasoup's own says when its transport closes meanwhile.
		consumer.transportClosed();
		throw new SfuError('not-found', 'the transport has closed', { what: 'transport' });
	}

	async getStats(): Promise<types.WebRtcTransportStat[]> {
		// The other server's mediasoup has made them.
		return (await this.#parts.stats()) as types.WebRtcTransportStat[];
	}

	close(): void {
		if (this.#closed) return;
		this.#end();
		this.#parts.closed();
		this.observer.safeEmit('close');
	}

	/** Its router is gone, or the other server has closed it. */
	routerClosed(): void {
		if (this.#closed) return;
		this.#end();
		this.safeEmit('routerclose');
		this.observer.safeEmit('close');
	}

	/** Told by the other server: of itself, or one of its consumers. */
	happened(event: MediaEvent): void {
		if (this.#closed) return;
		if (event.what === 'ice') {
			this.#iceState = event.state;
			this.safeEmit('icestatechange', event.state);
		} else if (event.what === 'dtls') {
			this.#dtlsState = event.state;
			this.safeEmit('dtlsstatechange', event.state);
		} else if (event.what === 'lost') this.routerClosed();
	}

	#end(): void {
		this.#closed = true;
		this.#iceState = 'closed';
		this.#dtlsState = 'closed';
		for (const consumer of [...this.#consumers.values()]) consumer.transportClosed();
	}
}
