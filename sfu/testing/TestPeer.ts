/** For tests: somebody in a class whose media library is driven by one of the vocabularies. */
import { Device, type types } from 'mediasoup-client';
import type { Conversation } from '../conformance/adapters.ts';
import { hearsTone, type Looks, openCamera, openMicrophone, seesColour } from './media.ts';

type Received = { consumer: types.Consumer };

export class TestPeer {
	readonly #received: Received[] = [];
	readonly #devices: { stop(): void }[] = [];
	readonly #waiting: (() => void)[] = [];
	readonly #talk: Conversation;
	readonly #send: types.Transport;
	readonly #recv: types.Transport;
	readonly #rtpCapabilities: types.RtpCapabilities;
	#left = false;

	private constructor(talk: Conversation, device: Device, send: types.TransportOptions, recv: types.TransportOptions) {
		this.#talk = talk;
		this.#rtpCapabilities = device.recvRtpCapabilities;
		this.#send = device.createSendTransport(send);
		this.#recv = device.createRecvTransport(recv);
		for (const transport of [this.#send, this.#recv]) {
			transport.on('connect', ({ dtlsParameters }, done, failed) => {
				talk.connect(transport.id, dtlsParameters).then(() => done(), failed);
			});
		}
		this.#send.on('produce', (parameters, done, failed) => {
			talk.produce(this.#send.id, parameters).then((id) => done({ id }), failed);
		});
	}

	/** In the room; sends nothing and receives nothing yet. */
	static async enter(talk: Conversation): Promise<TestPeer> {
		const device = new Device({ handlerName: 'Chrome111' });
		await device.load({ routerRtpCapabilities: await talk.join() });
		return new TestPeer(talk, device, await talk.transport('send'), await talk.transport('recv'));
	}

	/** Camera and microphone on. */
	async show({ colour, toneHz }: Looks): Promise<void> {
		for (const device of [openMicrophone(toneHz), openCamera(colour)]) {
			this.#devices.push(device);
			await this.#send.produce({ track: device.track, stopTracks: false });
		}
	}

	/** Receives whatever is announced, from now on and one after the other. @throws what a request was refused with */
	async receive(): Promise<void> {
		while (!this.#left) {
			const producerId = await this.#talk.announced();
			if (this.#left) return;
			const { id, kind, rtpParameters } = await this.#talk.consume(this.#recv.id, producerId, this.#rtpCapabilities);
			const consumer = await this.#recv.consume({ id, producerId, kind, rtpParameters });
			await this.#talk.resume(id);
			this.#received.push({ consumer });
			for (const look of this.#waiting.splice(0)) look();
		}
	}

	/** Resolves when the other's picture and sound have come out of the decoders. `all`: whose tones there are. */
	async meets({ colour, toneHz }: Looks, all: Looks[]): Promise<void> {
		const others = all.map((looks) => looks.toneHz).filter((other) => other !== toneHz);
		await Promise.all([
			this.#first('video', ({ track }) => seesColour(track, colour)),
			this.#first('audio', ({ track }) => hearsTone(track, toneHz, others)),
		]);
	}

	leave(): void {
		this.#left = true;
		for (const device of this.#devices) device.stop();
		this.#send.close();
		this.#recv.close();
	}

	/** Of what is received and will be, until one fits. */
	async #first(kind: 'audio' | 'video', fits: (consumer: types.Consumer) => Promise<void>): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			let known = 0;
			const look = () => {
				for (const { consumer } of this.#received.slice(known)) {
					if (consumer.kind === kind) fits(consumer).then(resolve, reject);
				}
				known = this.#received.length;
				this.#waiting.push(look);
			};
			look();
		});
	}
}
