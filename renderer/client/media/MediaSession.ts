import { Device, detectDevice, type types } from 'mediasoup-client';
import type { BuiltinHandlerName } from 'mediasoup-client/types';
import type {
	ConsumerOptions,
	IceServer,
	RtpCapabilities,
	Source,
	TransportOptions,
} from '../../../sfu/protocol/models.ts';
import type { Operation, RequestInput, Responses } from '../../../sfu/protocol/operations.ts';
import { CallError } from '../signalling/CallError.ts';
import type { SessionOptions } from '../signalling/ConnectionMedia.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { IceRestarter } from './IceRestarter.ts';
import { canMakeKeyFrames } from './keyFrames.ts';

type MediaSessionOptions = SessionOptions & {
	signalling: Signalling;
	/** Default: detected from the browser. */
	handlerName?: BuiltinHandlerName | undefined;
	/** Offered no UDP: for networks that drop it. Not for transports that were made beforehand. */
	tcpOnly: boolean;
	/** As IceRestarter takes it, ms. */
	patienceMs: number;
};

/** The appData of every producer of ours, as it was produced. `knownHostStops`: see the operation `produce`. */
export type ProducerData = { source: Source; paused: boolean; knownHostStops: number };

/** Our transports to one router. A session ends with its router; CallMedia then opens a new one. */
export class MediaSession extends Emitter<{
	/** The server no longer knows a transport, or restarting its ICE failed too often: a new session is needed. */
	lost: [];
	/** A transport is disconnected or failed; an ICE restart may follow. */
	troubled: [];
	/** `isUp`, `isBlocked` or `isStuck` may have changed. */
	changed: [];
}> {
	readonly recv: types.Transport;
	readonly send: types.Transport | null;
	readonly rtpCapabilities: RtpCapabilities;
	readonly #signalling: Signalling;
	readonly #iceRestarters: IceRestarter[];
	/** The server remembers our RTP capabilities: they are sent once, with the first `consume`. */
	#capabilitiesSent = false;
	#closed = false;

	/** @throws CallError */
	static async create(options: MediaSessionOptions): Promise<MediaSession> {
		const { signalling, viewer, tcpOnly } = options;
		const create = (direction: 'send' | 'recv') =>
			signalling.request('createTransport', { direction, ...(tcpOnly && { tcpOnly }) });
		const [device, recv, send] = await Promise.all([
			loadDevice(options),
			options.transports?.recv ?? create('recv'),
			viewer ? null : (options.transports?.send ?? create('send')),
		]);
		return new MediaSession(options, device, recv, send);
	}

	private constructor(
		{ signalling, iceServers, patienceMs }: MediaSessionOptions,
		device: Device,
		recv: TransportOptions,
		send: TransportOptions | null,
	) {
		super();
		this.#signalling = signalling;
		this.rtpCapabilities = device.recvRtpCapabilities;
		this.recv = device.createRecvTransport({ ...recv, iceServers });
		this.send = send && device.createSendTransport({ ...send, iceServers });
		for (const transport of this.#transports) {
			transport.on('connect', ({ dtlsParameters }, done, failed) => {
				this.request('connectTransport', { transportId: transport.id, dtlsParameters }).then(done, failed);
			});
		}
		this.send?.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
			// Publisher sets it, the only class that produces.
			const { source, paused, knownHostStops } = appData as ProducerData;
			const transportId = this.send?.id ?? '';
			const sent = { transportId, kind, rtpParameters, source, paused, knownHostStops };
			this.request('produce', { ...sent, ...(kind === 'video' && { canMakeKeyFrames: canMakeKeyFrames() }) }).then(
				({ producerId }) => done({ id: producerId }),
				failed,
			);
		});
		this.#iceRestarters = this.#transports.map((transport) => this.#restarterFor(transport, patienceMs));
	}

	/** A request about one of the transports. If the server does not know it, the session is lost. @throws CallError */
	async request<Op extends Operation>(operation: Op, data: RequestInput<Op>): Promise<Responses[Op]> {
		try {
			return await this.#signalling.request(operation, data);
		} catch (cause) {
			if (CallError.from(cause).what === 'transport' && !this.#closed) this.emit('lost');
			throw cause;
		}
	}

	/** @throws CallError */
	async requestConsumer(producerId: string): Promise<ConsumerOptions> {
		const isFirst = !this.#capabilitiesSent;
		this.#capabilitiesSent = true;
		try {
			return await this.request('consume', {
				producerId,
				transportId: this.recv.id,
				...(isFirst && { rtpCapabilities: this.rtpCapabilities }),
			});
		} catch (cause) {
			// The server may have rejected the request before it stored the capabilities.
			if (isFirst) this.#capabilitiesSent = false;
			throw cause;
		}
	}

	get transportIds(): string[] {
		return this.#transports.map(({ id }) => id);
	}

	/** Everything that is to be sent or received has a connection. */
	get isUp(): boolean {
		const asked = this.#iceRestarters.filter(({ isAsked }) => isAsked);
		return asked.length > 0 && asked.every(({ isConnected }) => isConnected);
	}

	/** The browser tries no candidate of a transport. */
	get isBlocked(): boolean {
		return this.#iceRestarters.some(({ isBlocked }) => isBlocked);
	}

	/** A transport is down for longer than a connection may take to come up. */
	get isStuck(): boolean {
		return this.#iceRestarters.some(({ isStuck }) => isStuck);
	}

	/** A transport that should be connected never was. */
	get isCold(): boolean {
		return this.#iceRestarters.some(({ isAsked, wasConnected }) => isAsked && !wasConnected);
	}

	get #transports(): types.Transport[] {
		return this.send ? [this.recv, this.send] : [this.recv];
	}

	/** Restarts ICE on both transports, e.g. after the signalling has reconnected from another network. */
	async restartIce(): Promise<void> {
		await Promise.all(this.#iceRestarters.map((restarter) => restarter.restartNow()));
	}

	setIceServers(iceServers: IceServer[]): void {
		for (const transport of this.#transports) void transport.updateIceServers({ iceServers }).catch(() => {});
	}

	/** Closes producers and consumers too; our own tracks stay live. Idempotent. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		for (const restarter of this.#iceRestarters) restarter.close();
		this.recv.close();
		this.send?.close();
	}

	#restarterFor(transport: types.Transport, patienceMs: number): IceRestarter {
		const restarter = new IceRestarter(transport, this.#signalling, patienceMs);
		restarter.on('lost', () => !this.#closed && this.emit('lost'));
		restarter.on('troubled', () => !this.#closed && this.emit('troubled'));
		restarter.on('changed', () => !this.#closed && this.emit('changed'));
		return restarter;
	}
}

/**
 * Over plain HTTP the user agent string is the only hint at the browser, and mediasoup-client knows no headless Chromium.
 * @throws CallError cannot-consume
 */
export async function loadDevice({
	handlerName,
	routerRtpCapabilities,
}: Pick<MediaSessionOptions, 'handlerName' | 'routerRtpCapabilities'>): Promise<Device> {
	try {
		const name = handlerName ?? detectDevice(navigator.userAgent.replace('HeadlessChrome', 'Chrome'));
		const device = await Device.factory(name ? { handlerName: name } : {});
		await device.load({ routerRtpCapabilities });
		return device;
	} catch (cause) {
		// No WebRTC at all, or a browser from before 2020.
		throw new CallError('cannot-consume', 'this browser cannot take part', { cause });
	}
}
