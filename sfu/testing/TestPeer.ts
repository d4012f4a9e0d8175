/** Imported by programs outside the test runner too (testPeers.fixture.ts): nothing of vitest in here. */
import { Device, type types } from 'mediasoup-client';
import type { Loose } from './SocketClient.ts';
import { hearsTone, type Looks, openCamera, openMicrophone, seesColour } from './syntheticMedia.ts';

type Direction = 'send' | 'recv';
type Sent = { kind: types.MediaKind; rtpParameters: types.RtpParameters };

/** What a media library needs of a signalling protocol, whatever its dialect. */
export type Signalling = {
	/** @returns the capabilities of the router */
	join(): Promise<types.RtpCapabilities>;
	/** @returns the options of the transport */
	transport(direction: Direction): Promise<Loose>;
	connect(transportId: string, dtlsParameters: types.DtlsParameters): Promise<unknown>;
	/** @returns producerId */
	produce(transportId: string, sent: Sent): Promise<string>;
	/** The producerId that is announced next. */
	announced(): Promise<string>;
	/** @returns `id`, `kind` and `rtpParameters` of the consumer */
	consume(transportId: string, producerId: string, rtpCapabilities: types.RtpCapabilities): Promise<Loose>;
	/** Does nothing where consumers are not paused at first. */
	resume(consumerId: string): Promise<unknown>;
};

/** Joined, with the options of both transports. */
export type Prepared = {
	signalling: Signalling;
	device: Device;
	send: types.TransportOptions;
	recv: types.TransportOptions;
};

/** A participant with mediasoup-client, over whatever signalling. `installWebRtc` comes first. */
export class TestPeer {
	readonly send: types.Transport;
	readonly recv: types.Transport;
	protected readonly rtpCapabilities: types.RtpCapabilities;
	readonly #signalling: Signalling;
	readonly #received: types.Consumer[] = [];
	readonly #devices: { stop(): void }[] = [];
	readonly #waiting: (() => void)[] = [];
	#left = false;

	protected constructor({ signalling, device, send, recv }: Prepared) {
		this.#signalling = signalling;
		this.rtpCapabilities = device.recvRtpCapabilities;
		this.send = device.createSendTransport(send);
		this.recv = device.createRecvTransport(recv);
		for (const transport of [this.send, this.recv]) {
			transport.on('connect', ({ dtlsParameters }, done, failed) => {
				signalling.connect(transport.id, dtlsParameters).then(() => done(), failed);
			});
		}
		this.send.on('produce', (sent, done, failed) => {
			signalling.produce(this.send.id, sent).then((id) => done({ id }), failed);
		});
	}

	/** In the room; sends nothing and receives nothing yet. */
	static async join(signalling: Signalling): Promise<TestPeer> {
		return new TestPeer(await TestPeer.prepare(signalling));
	}

	/** What the constructor takes. */
	protected static async prepare(signalling: Signalling): Promise<Prepared> {
		const device = new Device({ handlerName: 'Chrome111' });
		await device.load({ routerRtpCapabilities: await signalling.join() });
		const [send, recv] = [await signalling.transport('send'), await signalling.transport('recv')];
		return { signalling, device, send, recv };
	}

	/** Camera and microphone on. */
	async show({ colour, toneHz }: Looks): Promise<void> {
		for (const device of [openMicrophone({ toneHz }), openCamera({ colour })]) {
			this.#devices.push(device);
			await this.send.produce({ track: device.track, stopTracks: false });
		}
	}

	/** Receives whatever is announced, from now on and one after the other. @throws what a request was refused with */
	async receive(): Promise<void> {
		while (!this.#left) {
			const producerId = await this.#signalling.announced();
			if (this.#left) return;
			this.#received.push(await this.consumeTrack(producerId));
			for (const look of this.#waiting.splice(0)) look();
		}
	}

	/** Resolves when the other's video and sound have come out of the decoders. `all`: the looks of everybody. */
	async meets({ colour, toneHz }: Looks, all: Looks[]): Promise<void> {
		const others = all.map((looks) => looks.toneHz).filter((other) => other !== toneHz);
		await Promise.all([
			this.#firstReceived('video', ({ track }) => seesColour(track, colour)),
			this.#firstReceived('audio', ({ track }) => hearsTone(track, toneHz, others)),
		]);
	}

	leave(): void {
		this.#left = true;
		for (const device of this.#devices) device.stop();
		this.send.close();
		this.recv.close();
	}

	/** Consumed and resumed. */
	protected async consumeTrack(producerId: string): Promise<types.Consumer> {
		const { id, kind, rtpParameters } = await this.#signalling.consume(this.recv.id, producerId, this.rtpCapabilities);
		const consumer = await this.recv.consume({ id, producerId, kind, rtpParameters });
		await this.#signalling.resume(id);
		return consumer;
	}

	/** Of what is received and will be, until one fits. */
	async #firstReceived(kind: types.MediaKind, fits: (consumer: types.Consumer) => Promise<void>): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			let known = 0;
			const look = () => {
				for (const consumer of this.#received.slice(known)) {
					if (consumer.kind === kind) fits(consumer).then(resolve, reject);
				}
				known = this.#received.length;
				this.#waiting.push(look);
			};
			look();
		});
	}
}
