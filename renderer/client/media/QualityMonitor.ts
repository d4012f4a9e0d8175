import { Emitter } from '../signalling/Emitter.ts';
import type { Quality } from '../types.ts';
import type { MediaSession } from './MediaSession.ts';
import { isSameQuality, type PeerSample, rateOwn, ratePeer, SteadyQuality } from './quality.ts';
import { StalledVideos } from './StalledVideos.ts';
import { lossSince, readStats, type Totals } from './transportStats.ts';

const sampleEveryMs = 2_500;

/** A consumer of ours that should be receiving packets now. */
export type ActiveConsumer = { peerId: string; consumerId: string; trackId: string; kind: 'audio' | 'video' };

/** Rates connections from WebRTC statistics and consumer scores: two reports per sample, however many peers there are. */
export class QualityMonitor extends Emitter<{
	ownChanged: [Quality];
	peerChanged: [peerId: string, quality: Quality];
	/** Packets arrive but no frame is decoded: a key frame is missing. */
	videoStalled: [consumerId: string];
}> {
	readonly #session: MediaSession;
	readonly #activeConsumers: () => ActiveConsumer[];
	readonly #scores = new Map<string, PeerSample>();
	readonly #totals = new Map<'send' | 'recv', Totals>();
	readonly #own = new SteadyQuality();
	readonly #peers = new Map<string, SteadyQuality>();
	readonly #shown = new Map<string, Quality>();
	readonly #stalled = new StalledVideos();
	readonly #timer: ReturnType<typeof setInterval>;
	#ownShown: Quality = { level: 'unknown' };

	constructor(session: MediaSession, activeConsumers: () => ActiveConsumer[]) {
		super();
		this.#session = session;
		this.#activeConsumers = activeConsumers;
		this.#timer = setInterval(() => void this.#sample(), sampleEveryMs);
	}

	/** From the notice `consumerScore`. */
	setScore(consumerId: string, sample: PeerSample): void {
		this.#scores.set(consumerId, sample);
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
	}

	async #sample(): Promise<void> {
		this.#ratePeers();
		try {
			const [recv, send] = await Promise.all([this.#statsOf('recv'), this.#statsOf('send')]);
			const losses = [recv?.lossRatio, send?.lossRatio].filter((ratio) => ratio !== undefined);
			const rating = rateOwn({
				lossRatio: losses.length > 0 ? Math.max(...losses) : undefined,
				rttMs: send?.rttMs ?? recv?.rttMs,
				limitedBy: send?.limitedBy,
			});
			const shown = this.#own.next(rating);
			if (isSameQuality(shown, this.#ownShown)) return;
			this.#ownShown = shown;
			this.emit('ownChanged', shown);
		} catch {
			// The transport was closed while its statistics were read.
		}
	}

	async #statsOf(direction: 'send' | 'recv') {
		const transport = this.#session[direction];
		if (!transport || transport.closed || transport.connectionState === 'new') return null;
		const report = await transport.getStats();
		if (direction === 'recv') this.#findStalled(report);
		const sample = readStats(report);
		const lossRatio = lossSince(this.#totals.get(direction), sample);
		this.#totals.set(direction, sample);
		return { ...sample, lossRatio };
	}

	#findStalled(report: RTCStatsReport): void {
		const videos = this.#activeConsumers().filter(({ kind }) => kind === 'video');
		for (const consumerId of this.#stalled.next(report, videos)) this.emit('videoStalled', consumerId);
	}

	#ratePeers(): void {
		const samples = new Map<string, PeerSample[]>();
		for (const { peerId, consumerId } of this.#activeConsumers()) {
			const score = this.#scores.get(consumerId);
			if (score) samples.set(peerId, [...(samples.get(peerId) ?? []), score]);
		}
		for (const [peerId, scores] of samples) {
			const steady = this.#peers.get(peerId) ?? new SteadyQuality();
			this.#peers.set(peerId, steady);
			const quality = steady.next(ratePeer(scores));
			const shown = this.#shown.get(peerId);
			if (shown && isSameQuality(shown, quality)) continue;
			this.#shown.set(peerId, quality);
			this.emit('peerChanged', peerId, quality);
		}
	}
}
