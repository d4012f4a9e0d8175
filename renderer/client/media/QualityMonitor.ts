import { Emitter } from '../signalling/Emitter.ts';
import type { Quality } from '../state/types.ts';
import type { MediaSession } from './MediaSession.ts';
import { isSameQuality, type PeerSample, rateOwn, ratePeer, SteadyQuality } from './quality.ts';
import { StalledVideos } from './StalledVideos.ts';
import { lossSince, readStats, type Totals } from './transportStats.ts';

const sampleEveryMs = 2_500;

/** What one of a peer's consumers is worth; only what should be arriving counts. */
type Arriving = { peerId: string; consumerId: string; trackId: string; kind: 'audio' | 'video' };

/** Looks at the statistics now and then, two reports per look however many take part. */
export class QualityMonitor extends Emitter<{
	ownChanged: [Quality];
	peerChanged: [peerId: string, quality: Quality];
	/** No picture comes of what arrives: a key frame is missing. */
	videoStalled: [consumerId: string];
}> {
	readonly #session: MediaSession;
	readonly #arriving: () => Arriving[];
	readonly #scores = new Map<string, PeerSample>();
	readonly #totals = new Map<'send' | 'recv', Totals>();
	readonly #own = new SteadyQuality();
	readonly #peers = new Map<string, SteadyQuality>();
	readonly #shown = new Map<string, Quality>();
	readonly #stalled = new StalledVideos();
	readonly #timer: ReturnType<typeof setInterval>;
	#ownShown: Quality = { level: 'unknown' };

	constructor(session: MediaSession, arriving: () => Arriving[]) {
		super();
		this.#session = session;
		this.#arriving = arriving;
		this.#timer = setInterval(() => void this.#sample(), sampleEveryMs);
	}

	/** From the server's notice. */
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
			const [recv, send] = await Promise.all([this.#look('recv'), this.#look('send')]);
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
			// The transport closed meanwhile.
		}
	}

	async #look(direction: 'send' | 'recv') {
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
		const videos = this.#arriving().filter(({ kind }) => kind === 'video');
		for (const consumerId of this.#stalled.next(report, videos)) this.emit('videoStalled', consumerId);
	}

	#ratePeers(): void {
		const samples = new Map<string, PeerSample[]>();
		for (const { peerId, consumerId } of this.#arriving()) {
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
