/** A participant with real ICE, DTLS and SRTP but without codecs, so that hundreds run in one process. */
import type { Reception, RtpCapabilities, TransportOptions } from '../../sfu/protocol/models.ts';
import type { RequestInput } from '../../sfu/protocol/operations.ts';
import { WireTransport } from '../wire/WireTransport.ts';
import { type EncodedMedia, EncodedStream } from './EncodedStream.ts';
import { type Joined, Refused, SignallingPeer, type Target } from './SignallingPeer.ts';
import { StillCamera, type StillPicture } from './StillCamera.ts';
import { cameraOf, codecOf, levelIdOf, microphoneOf, videoFeedback } from './sentParameters.ts';
import { type Layer, WireCamera } from './WireCamera.ts';
import { WireMicrophone } from './WireMicrophone.ts';

/** Not offered: with these the server would estimate the bandwidth of a peer that sends no feedback, and send it less. */
const bandwidthFeedback = new Set(['transport-cc', 'goog-remb']);
const received = new Set(['audio/opus', 'video/vp8']);

export type Received = { consumerId: string; producerId: string; ssrc: number };
export type Voices = Joined['voices'];

export class WirePeer {
	readonly signalling: SignallingPeer;
	readonly joined: Joined;
	/** Ids of the producers whose videos it shows. */
	videos: readonly string[] = [];
	/** From the join answer, then from the last voicesChanged notice. */
	voices: Voices;
	reception: Reception | undefined;
	camera: { producerId: string; device: WireCamera } | undefined;
	microphone: { producerId: string; device: WireMicrophone } | undefined;
	/** Called when the media of the room were lost: `renewTransports`. */
	onMediaRestarted: (voices: Voices) => void = () => {};
	readonly #playing: { stop(): void }[] = [];
	readonly #receives = new Map<string, Received>();
	#transports: Joined['transports'];
	#send: Promise<WireTransport> | undefined;
	#recv: Promise<WireTransport> | undefined;

	private constructor(signalling: SignallingPeer, joined: Joined) {
		this.signalling = signalling;
		this.joined = joined;
		this.#transports = joined.transports;
		this.voices = joined.voices ?? [];
		// The bare server has no parts.
		const { parts }: Partial<typeof joined> = joined;
		this.reception = parts?.allocation;
	}

	static async join(target: Target, request: RequestInput<'joinRoom'>, token?: string): Promise<WirePeer> {
		const signalling = await SignallingPeer.connect(target, { token });
		return WirePeer.joinOn(signalling, request);
	}

	/** Joins on an open connection. */
	static async joinOn(signalling: SignallingPeer, request: RequestInput<'joinRoom'>): Promise<WirePeer> {
		const peer = new WirePeer(signalling, await signalling.join(request));
		signalling.on('voicesChanged', ({ voices }) => (peer.voices = voices));
		signalling.on('mediaRestarted', ({ voices }) => peer.onMediaRestarted(voices));
		signalling.on('receptionChanged', (reception) => (peer.reception = reception));
		signalling.on('demandChanged', ({ producerId, maxSpatialLayer }) => {
			if (peer.camera?.producerId === producerId) peer.camera.device.demand(maxSpatialLayer);
		});
		return peer;
	}

	get id(): string {
		return this.joined.peerId;
	}

	/** Where it receives media from; undefined: it has no transport. */
	get mediaAddress(): string | undefined {
		const [candidate] = this.#transports?.recv.iceCandidates ?? [];
		return candidate?.address ?? candidate?.ip;
	}

	/** Its consumers by producer id. */
	get receives(): ReadonlyMap<string, Received> {
		return this.#receives;
	}

	/** Connects both transports, before media is sent or received. */
	async connect(): Promise<void> {
		await Promise.all([this.sending(), this.receiving()]);
	}

	sending(): Promise<WireTransport> {
		this.#send ??= this.#connect(this.#transports?.send);
		return this.#send;
	}

	receiving(): Promise<WireTransport> {
		this.#recv ??= this.#connect(this.#transports?.recv);
		return this.#recv;
	}

	/** Produces a microphone, which sends nothing until `speak`. */
	async openMicrophone(): Promise<WireMicrophone> {
		const { payloadType } = codecOf(this.#capabilities, 'audio/opus');
		const levelId = levelIdOf(this.#capabilities);
		const device = new WireMicrophone(await this.sending(), { payloadType, levelId });
		const answer = await this.signalling.request('produce', microphoneOf(this.#capabilities, device.stream.ssrc));
		this.microphone = { ...answer, device };
		return device;
	}

	/** Produces a camera. @param layers simulcast layers, lowest first */
	async openCamera(layers: readonly Layer[]): Promise<WireCamera> {
		const transport = await this.sending();
		const { payloadType } = codecOf(this.#capabilities, 'video/VP8');
		const device = new WireCamera(transport, payloadType, layers);
		transport.onKeyFrameRequested = (ssrc) => device.keyFrame(ssrc);
		try {
			const answer = await this.signalling.request('produce', cameraOf(this.#capabilities, device.ssrcs));
			this.camera = { ...answer, device };
		} catch (error) {
			device.stop();
			throw error;
		}
		return device;
	}

	/** Produces a camera that makes key frames also when `keyFrameNeeded` asks, as our pages do. */
	async openStillCamera(picture: StillPicture): Promise<void> {
		const transport = await this.sending();
		const { payloadType } = codecOf(this.#capabilities, 'video/VP8');
		const device = new StillCamera(transport, payloadType, picture);
		this.#playing.push(device);
		transport.onKeyFrameRequested = () => device.keyFrameRequested();
		this.signalling.on('keyFrameNeeded', () => device.makeKeyFrame());
		const camera = cameraOf(this.#capabilities, [device.stream.ssrc]);
		await this.signalling.request('produce', { ...camera, canMakeKeyFrames: true });
	}

	/**
	 * Sends encoded media, whose key frames come when they come: requests are ignored.
	 * @param startMs as for `EncodedStream`
	 */
	async play(
		source: 'mic' | 'camera' | 'screen',
		media: EncodedMedia,
		startMs: number,
	): Promise<{ producerId: string }> {
		const { kind } = media;
		const codec = codecOf(this.#capabilities, kind === 'audio' ? 'audio/opus' : 'video/VP8');
		const playing = new EncodedStream(await this.sending(), media, codec.payloadType, startMs);
		this.#playing.push(playing);
		const parameters = kind === 'audio' ? { channels: 2 } : { rtcpFeedback: videoFeedback };
		const encodings = [{ ssrc: playing.stream.ssrc }];
		const rtpParameters = { codecs: [{ ...codec, ...parameters }], encodings };
		return this.signalling.request('produce', { kind, source, rtpParameters });
	}

	/** Consumes a producer; settles after resumeConsumer. */
	async consume(producerId: string): Promise<Received> {
		await this.receiving();
		const options = await this.signalling.request('consume', { producerId, rtpCapabilities: this.#receivable() });
		const { consumerId } = options;
		const ssrc = options.rtpParameters.encodings?.[0]?.ssrc;
		if (ssrc === undefined) throw new Error('a consumer has an SSRC');
		const consumer = { consumerId, producerId, ssrc };
		this.#receives.set(producerId, consumer);
		await this.signalling.request('resumeConsumer', { consumerId });
		return consumer;
	}

	async stopReceiving(producerId: string): Promise<void> {
		const consumer = this.#receives.get(producerId);
		if (!consumer) return;
		this.#receives.delete(producerId);
		// The producer may have been closed meanwhile, and the consumer with it.
		await this.signalling.request('closeConsumer', { consumerId: consumer.consumerId }).catch(ignoreNotFound);
	}

	/** Leaves the room and closes media and connection. */
	async leave(): Promise<void> {
		await this.signalling.request('leaveRoom', {});
		await this.close();
		this.signalling.disconnect();
	}

	/** Makes new transports. What was produced and consumed before is gone. */
	async renewTransports(voices: Voices): Promise<void> {
		await this.close();
		const make = (direction: 'send' | 'recv') => this.signalling.request('createTransport', { direction });
		const [send, recv] = await Promise.all([make('send'), make('recv')]);
		this.#transports = { send, recv };
		this.#send = undefined;
		this.#recv = undefined;
		this.#receives.clear();
		this.voices = voices;
	}

	/** Closes the media only; the connection stays open. */
	async close(): Promise<void> {
		this.camera?.device.stop();
		this.microphone?.device.stop();
		for (const playing of this.#playing) playing.stop();
		for (const transport of [this.#send, this.#recv]) (await transport?.catch(() => undefined))?.close();
	}

	#connect(options: TransportOptions | undefined): Promise<WireTransport> {
		if (!options) throw new Error('joined without transports');
		return WireTransport.connect(options, (dtlsParameters) =>
			this.signalling.request('connectTransport', { transportId: options.id, dtlsParameters }),
		);
	}

	get #capabilities(): RtpCapabilities {
		return this.joined.routerRtpCapabilities;
	}

	#receivable(): RtpCapabilities {
		const { codecs = [] } = this.#capabilities;
		return {
			codecs: codecs
				.filter(({ mimeType }) => received.has(mimeType.toLowerCase()))
				.map((codec) => ({
					...codec,
					rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => !bandwidthFeedback.has(type)),
				})),
			headerExtensions: [],
		};
	}
}

function ignoreNotFound(error: unknown): void {
	if (!(error instanceof Refused && error.code === 'not-found')) throw error;
}
