/** The fields of an `inbound-rtp` entry that are read here. */
type StatsEntry = {
	type?: string;
	kind?: string;
	trackIdentifier?: string;
	packetsReceived?: number;
	framesDecoded?: number;
};

type Progress = { packets: number; frames: number; requested: number };

type Video = { consumerId: string; trackId: string };

/** A video that still shows nothing after this many requested key frames is not helped by more. */
const maxRequests = 3;

/**
 * Finds videos that are frozen because a key frame is missing: no frame was ever decoded, or packets arrive and no
 * frame is decoded from them. A shared screen that does not change sends no packets and does not count as frozen.
 */
export class StalledVideos {
	readonly #progress = new Map<string, Progress>();

	/**
	 * Compares with the report of the last call.
	 * @param videos all consumers of video that should be receiving packets
	 * @returns ids of the consumers that need a key frame
	 */
	next(report: RTCStatsReport, videos: Video[]): string[] {
		const entries = new Map<string, StatsEntry>();
		report.forEach((value) => {
			const entry = value as StatsEntry;
			if (entry.type === 'inbound-rtp' && entry.kind === 'video' && entry.trackIdentifier) {
				entries.set(entry.trackIdentifier, entry);
			}
		});
		const wanted = new Set(videos.map(({ consumerId }) => consumerId));
		for (const consumerId of this.#progress.keys()) if (!wanted.has(consumerId)) this.#progress.delete(consumerId);
		return videos
			.filter(({ consumerId, trackId }) => this.#isStalled(consumerId, entries.get(trackId)))
			.map(({ consumerId }) => consumerId);
	}

	#isStalled(consumerId: string, entry: StatsEntry | undefined): boolean {
		const packets = entry?.packetsReceived ?? 0;
		const frames = entry?.framesDecoded ?? 0;
		const before = this.#progress.get(consumerId);
		const stalled = before && frames === before.frames && (frames === 0 || packets > before.packets);
		const requested = stalled ? before.requested + 1 : 0;
		this.#progress.set(consumerId, { packets, frames, requested });
		return requested > 0 && requested <= maxRequests;
	}
}
