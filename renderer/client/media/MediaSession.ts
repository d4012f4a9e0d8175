import { Device, detectDevice, type types } from 'mediasoup-client';
import type { BuiltinHandlerName } from 'mediasoup-client/types';
import type {
	ConsumerOptions,
	IceServer,
	RtpCapabilities,
	Source,
	TransportOptions,
} from '../../../sfu/protocol/models.ts';
import type { JoinRoomResponse, Operation, RequestInput, Responses } from '../../../sfu/protocol/operations.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { IceRestarter } from './IceRestarter.ts';

/** How a join that let us in was answered. */
export type Entry = Extract<JoinRoomResponse, { status: 'joined' }>;
export type Kept = NonNullable<Entry['kept']>;

export type MediaSessionOptions = {
	signalling: Signalling;
	routerRtpCapabilities: RtpCapabilities;
	iceServers: IceServer[];
	/** As answered by the join; otherwise they are asked for. */
	transports?: Entry['transports'] | undefined;
	/** A viewer has no sending transport. */
	viewer: boolean;
	/** Default: found out from the browser. */
	handlerName?: BuiltinHandlerName | undefined;
};

/** What a producer carries in its appData. */
export type ProducerData = { source: Source };

/** The transports to one router. When the router is gone, so is the session, and a new one is made. */
export class MediaSession extends Emitter<{
	/** The server no longer knows a transport, or it cannot be mended: make a new session. */
	lost: [];
	/** A transport has been without a connection for a moment. */
	troubled: [];
}> {
	readonly recv: types.Transport;
	readonly send: types.Transport | null;
	readonly rtpCapabilities: RtpCapabilities;
	readonly #signalling: Signalling;
	readonly #iceKeepers: IceRestarter[];
	/** The server remembers what we can receive: it is said once, with the first request. */
	#capabilitiesTold = false;
	#closed = false;

	/** @throws CallError */
	static async create(options: MediaSessionOptions): Promise<MediaSession> {
		const { signalling, viewer } = options;
		const create = (direction: 'send' | 'recv') => signalling.request('createTransport', { direction });
		const [device, recv, send] = await Promise.all([
			loadDevice(options),
			options.transports?.recv ?? create('recv'),
			viewer ? null : (options.transports?.send ?? create('send')),
		]);
		return new MediaSession(options, device, recv, send);
	}

	private constructor(
		{ signalling, iceServers }: MediaSessionOptions,
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
			// Set by Publisher, the only one that produces.
			const { source } = appData as ProducerData;
			this.request('produce', { transportId: this.send?.id ?? '', kind, rtpParameters, source }).then(
				({ producerId }) => done({ id: producerId }),
				failed,
			);
		});
		this.#iceKeepers = this.#transports.map((transport) => this.#keep(transport, signalling));
	}

	/** About one of the transports: an answer that the server does not know it ends the session. @throws CallError */
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
		const isFirst = !this.#capabilitiesTold;
		this.#capabilitiesTold = true;
		try {
			return await this.request('consume', {
				producerId,
				transportId: this.recv.id,
				...(isFirst && { rtpCapabilities: this.rtpCapabilities }),
			});
		} catch (cause) {
			// Perhaps refused before it was read.
			if (isFirst) this.#capabilitiesTold = false;
			throw cause;
		}
	}

	get transportIds(): string[] {
		return this.#transports.map(({ id }) => id);
	}

	get #transports(): types.Transport[] {
		return this.send ? [this.recv, this.send] : [this.recv];
	}

	/** New ways through the network for both transports, after the signalling came back. */
	async restartIce(): Promise<void> {
		await Promise.all(this.#iceKeepers.map((keeper) => keeper.restartNow()));
	}

	setIceServers(iceServers: IceServer[]): void {
		for (const transport of this.#transports) void transport.updateIceServers({ iceServers }).catch(() => {});
	}

	/** Idempotent. Producers and consumers go with it; tracks of our own go on. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		for (const keeper of this.#iceKeepers) keeper.close();
		this.recv.close();
		this.send?.close();
	}

	#keep(transport: types.Transport, signalling: Signalling): IceRestarter {
		const keeper = new IceRestarter(transport, signalling);
		keeper.on('lost', () => !this.#closed && this.emit('lost'));
		keeper.on('troubled', () => !this.#closed && this.emit('troubled'));
		return keeper;
	}
}

/** Over plain HTTP a page learns of its browser only by this text, and mediasoup-client knows no headless Chromium. */
async function loadDevice({ handlerName, routerRtpCapabilities }: MediaSessionOptions): Promise<Device> {
	try {
		const name = handlerName ?? detectDevice(navigator.userAgent.replace('HeadlessChrome', 'Chrome'));
		const device = await Device.factory(name ? { handlerName: name } : {});
		await device.load({ routerRtpCapabilities });
		return device;
	} catch (cause) {
		// No WebRTC at all, or a browser of before 2020.
		throw new CallError('cannot-consume', 'this browser cannot take part', { cause });
	}
}
