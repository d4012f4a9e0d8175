import type { types } from 'mediasoup';
import type { Logger } from '../../../core/Logger.ts';
import { ConsumerSlot } from '../../../core/peer/ConsumerSlot.ts';
import type { RoomMedia } from '../../../core/router/RoomMedia.ts';
import { ffmpegEnvironment } from '../../ffmpeg/ffmpegEnvironment.ts';
import type { Capture, CapturedTrack, TrackSource } from '../Capture.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { FfmpegTrack } from './FfmpegTrack.ts';
import { isInSdp } from './sdp.ts';
import { UdpPortPair } from './UdpPortPair.ts';

/** Captures by FFmpeg: a PlainTransport for each track, and an FFmpeg for each of its segments. */
export class FfmpegCapture implements Capture {
	readonly #router: types.Router;
	readonly #path: string;
	readonly #logger: Logger;
	readonly #transports = new Set<types.PlainTransport>();
	#closed = false;

	/** @param path of FFmpeg */
	constructor({ router }: RoomMedia, path: string, logger: Logger) {
		this.#router = router;
		this.#path = path;
		this.#logger = logger;
	}

	async add(source: TrackSource): Promise<CapturedTrack> {
		const ports = await UdpPortPair.reserve();
		try {
			return await this.#add(source, ports);
		} catch (error) {
			ports.release();
			throw error;
		}
	}

	close(): void {
		this.#closed = true;
		for (const transport of this.#transports) transport.close();
	}

	async #add(source: TrackSource, ports: UdpPortPair): Promise<CapturedTrack> {
		const { peer, producer } = source;
		const transport = await this.#router.createPlainTransport({
			listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
			rtcpMux: false,
			comedia: false,
		});
		this.#transports.add(transport);
		transport.observer.once('close', () => {
			this.#transports.delete(transport);
			ports.release();
		});
		try {
			await transport.connect({ ip: '127.0.0.1', port: ports.rtp, rtcpPort: ports.rtcp });
			const rtpCapabilities = capabilitiesOf(this.#router, producer.kind, isInSdp);
			const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
			if (this.#closed) transport.close();
			const slot = new ConsumerSlot(consumer, { peerId: peer.id, source: producer.appData.source });
			const program = { path: this.#path, environment: ffmpegEnvironment() };
			return new FfmpegTrack({ slot, source, transport, port: ports.rtp, program, logger: this.#logger });
		} catch (error) {
			transport.close();
			throw error;
		}
	}
}
