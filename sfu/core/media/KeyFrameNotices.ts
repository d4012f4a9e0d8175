import type { types } from 'mediasoup';
import type { Peer, PeerProducer } from '../peer/Peer.ts';
import { followTrace } from './followTrace.ts';

/**
 * libwebrtc drops a PLI that arrives within 300 ms of the last one that it followed (`kMinKeyframeSendIntervalMs`,
 * video/encoder_rtcp_feedback.cc); twice that, since a busy sender may have got the one before late. Only the sender knows which one it
 * followed last, so the distance to the one before counts: where that is long enough, the other is, too.
 */
const mayBeDroppedWithinMs = 600;
/** So many key frames for a class that comes in at once; after that no more than RTCP requests alone would bring. */
const burst = 20;
const sustainedEveryMs = 320;

/**
 * Asks the sender of one video for the key frames whose PLIs its browser may drop, by the notice `keyFrameNeeded`. A single PLI needs no
 * notice. Where notices do not arrive, e.g. while the signalling is lost, mediasoup sends a dropped PLI again after 1 s.
 */
export class KeyFrameNotices {
	readonly #owner: Peer;
	readonly #producer: PeerProducer;
	/** Of the layers of the video. */
	readonly #neededLayers = new Set<number>();
	#lastPliAtMs = Number.NEGATIVE_INFINITY;
	/** Until when the notices sent so far would have taken at the sustained rate; ms of `performance.now`. */
	#paidUntilMs = Number.NEGATIVE_INFINITY;
	#timer: NodeJS.Timeout | undefined;

	private constructor(owner: Peer, producer: PeerProducer) {
		this.#owner = owner;
		this.#producer = producer;
	}

	/** Until the producer is closed. */
	static follow(owner: Peer, producer: PeerProducer): void {
		const notices = new KeyFrameNotices(owner, producer);
		producer.observer.once('close', () => clearTimeout(notices.#timer));
		followTrace(producer, 'pli', (pli) => notices.#follow(pli)).catch(() => {
			// The worker does not answer: the media of the room restart.
		});
	}

	#follow({ direction, timestamp, info }: types.ProducerTraceEventData): void {
		if (direction !== 'out') return;
		const sinceMs = timestamp - this.#lastPliAtMs;
		this.#lastPliAtMs = timestamp;
		if (sinceMs >= mayBeDroppedWithinMs) return;
		this.#neededLayers.add(this.#producer.score.find(({ ssrc }) => ssrc === info.ssrc)?.encodingIdx ?? 0);
		const waitMs = this.#paidUntilMs - (burst - 1) * sustainedEveryMs - performance.now();
		// PLIs of several layers come one after the other, and one key frame of each is enough for all of them.
		this.#timer ??= setTimeout(() => this.#notify(), Math.max(0, waitMs));
	}

	#notify(): void {
		this.#timer = undefined;
		this.#paidUntilMs = Math.max(this.#paidUntilMs, performance.now()) + sustainedEveryMs;
		const spatialLayers = [...this.#neededLayers].sort((a, b) => a - b);
		this.#neededLayers.clear();
		this.#owner.notifyAhead('keyFrameNeeded', { producerId: this.#producer.id, spatialLayers });
	}
}
