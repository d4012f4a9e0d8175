import type { types } from 'mediasoup';
import { answered } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import { ConsumerSlot } from '../../../core/peer/ConsumerSlot.ts';
import type { RoomMedia } from '../../../core/router/RoomMedia.ts';
import { ffmpegEnvironment } from '../../ffmpeg/ffmpegEnvironment.ts';
import { BuiltInCapture } from '../BuiltInCapture.ts';
import type { Capture, CapturedTrack, TrackSource } from '../Capture.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { FfmpegTrack } from './FfmpegTrack.ts';
import { isInSdp } from './sdp.ts';
import { UdpPortPair } from './UdpPortPair.ts';

/** Of the worker, for its end of a track: elsewhere than `UdpPortPair`, whose ports nobody holds while a track is paused. */
const workerPorts = { min: 40_000, max: 49_999 };
/** FFmpeg writes half a second at a time; a key frame, and a computer that is busy, take some seconds. */
const defaultSilentMs = 10_000;

/**
 * Captures by FFmpeg: a PlainTransport for each track, and an FFmpeg for each of its segments. A codec that FFmpeg cannot
 * record, VP9, and a producer with which it has failed again and again, are captured by the built-in recorder.
 */
export class FfmpegCapture implements Capture {
	readonly #media: RoomMedia;
	readonly #path: string;
	readonly #logger: Logger;
	readonly #silentMs: number;
	readonly #transports = new Set<types.PlainTransport>();
	/** Producers that FFmpeg could not record, by id. */
	readonly #givenUp = new Set<string>();
	#builtIn: Promise<BuiltInCapture> | null = null;
	#closed = false;

	/**
	 * @param path of FFmpeg
	 * @param silentMs an FFmpeg that writes nothing of what it is sent for so long is ended
	 */
	constructor(media: RoomMedia, path: string, logger: Logger, silentMs = defaultSilentMs) {
		this.#media = media;
		this.#path = path;
		this.#logger = logger;
		this.#silentMs = silentMs;
	}

	async add(source: TrackSource): Promise<CapturedTrack> {
		const { id, rtpParameters } = source.producer;
		const [codec] = rtpParameters.codecs;
		if (!isInSdp(codec?.mimeType ?? '') || this.#givenUp.has(id)) return await this.#addBuiltIn(source);
		const ports = await UdpPortPair.reserve();
		const gaveUp = (endGap: (toMs: number) => void) => {
			this.#givenUp.add(id);
			source.gaveUp(endGap);
		};
		try {
			return await this.#add({ ...source, gaveUp }, ports);
		} catch (error) {
			ports.release();
			throw error;
		}
	}

	close(): void {
		this.#closed = true;
		for (const transport of this.#transports) transport.close();
		// If it could not be opened, `add` has failed with that.
		this.#builtIn?.then((capture) => capture.close()).catch(() => undefined);
	}

	async #addBuiltIn(source: TrackSource): Promise<CapturedTrack> {
		this.#builtIn ??= BuiltInCapture.open(this.#media);
		return await (await this.#builtIn).add(source);
	}

	async #add(source: TrackSource, ports: UdpPortPair): Promise<CapturedTrack> {
		const { peer, producer } = source;
		const { router } = this.#media;
		const listenInfo = { protocol: 'udp', ip: '127.0.0.1', portRange: workerPorts } as const;
		const transport = await answered(
			router.createPlainTransport({ listenInfo, rtcpListenInfo: listenInfo, rtcpMux: false, comedia: false }),
		);
		this.#transports.add(transport);
		transport.observer.once('close', () => {
			this.#transports.delete(transport);
			ports.release();
		});
		try {
			await answered(transport.connect({ ip: '127.0.0.1', port: ports.rtp, rtcpPort: ports.rtcp }));
			const rtpCapabilities = capabilitiesOf(router, producer.kind, isInSdp);
			const consuming = transport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
			const consumer = await answered(consuming);
			if (this.#closed) transport.close();
			const slot = new ConsumerSlot(consumer, { peerId: peer.id, source: producer.appData.source });
			const program = { path: this.#path, environment: ffmpegEnvironment() };
			const settings = { program, logger: this.#logger, silentMs: this.#silentMs };
			return await FfmpegTrack.create({ slot, source, transport, port: ports.rtp, ...settings });
		} catch (error) {
			transport.close();
			throw error;
		}
	}
}
