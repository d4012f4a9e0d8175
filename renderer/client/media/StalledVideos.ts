/** The fields of an `inbound-rtp` entry that are read here. */
type Entry = {
	type?: string;
	kind?: string;
	trackIdentifier?: string;
	packetsReceived?: number;
	framesDecoded?: number;
};

type Progress = { packets: number; frames: number; asked: number };

type Video = { consumerId: string; trackId: string };

/** One that still shows nothing after so many key frames is not helped by more. */
const maxAskedTimes = 3;

/**
 * Finds pictures that stand still for want of a key frame: nothing was ever decoded, or packets arrive and nothing
 * comes of them. A shared screen that merely does not change sends nothing and is left alone.
 */
export class StalledVideos {
	readonly #progress = new Map<string, Progress>();

	/** Consumers to ask a key frame for, by what happened since the last call. `pictures`: all that should be arriving. */
	next(report: RTCStatsReport, videos: Video[]): string[] {
		const entries = new Map<string, Entry>();
		report.forEach((value) => {
			const entry = value as Entry;
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

	#isStalled(consumerId: string, entry: Entry | undefined): boolean {
		const packets = entry?.packetsReceived ?? 0;
		const frames = entry?.framesDecoded ?? 0;
		const before = this.#progress.get(consumerId);
		const stalled = before && frames === before.frames && (frames === 0 || packets > before.packets);
		const asked = stalled ? before.asked + 1 : 0;
		this.#progress.set(consumerId, { packets, frames, asked });
		return asked > 0 && asked <= maxAskedTimes;
	}
}
