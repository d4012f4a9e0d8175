import type { types } from 'mediasoup';
import { answered } from '../../core/errors.ts';
import { ConsumerSlot } from '../../core/peer/ConsumerSlot.ts';
import type { RoomMedia } from '../../core/router/RoomMedia.ts';
import { BuiltInTrack } from './BuiltInTrack.ts';
import type { Capture, CapturedTrack, TrackSource } from './Capture.ts';
import { capabilitiesOf } from './capabilities.ts';

/**
 * Captures inside this process: a DirectTransport hands the RTP packets of all tracks over, no program and no port is
 * needed, and what has arrived survives the end of this process.
 */
export class BuiltInCapture implements Capture {
	readonly #transport: types.DirectTransport;
	readonly #capabilities: Record<types.MediaKind, types.RtpCapabilities>;

	private constructor(transport: types.DirectTransport, router: types.Router) {
		this.#transport = transport;
		this.#capabilities = { audio: capabilitiesOf(router, 'audio'), video: capabilitiesOf(router, 'video') };
	}

	/** @throws mediasoup's error when the worker dies meanwhile */
	static async open({ router }: RoomMedia): Promise<BuiltInCapture> {
		return new BuiltInCapture(await answered(router.createDirectTransport()), router);
	}

	async add(source: TrackSource): Promise<CapturedTrack> {
		const { peer, producer } = source;
		const rtpCapabilities = this.#capabilities[producer.kind];
		const consuming = this.#transport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
		const consumer = await answered(consuming);
		const slot = new ConsumerSlot(consumer, { peerId: peer.id, source: producer.appData.source });
		return new BuiltInTrack(slot, source);
	}

	close(): void {
		this.#transport.close();
	}
}
