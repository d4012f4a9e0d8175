import type { types } from 'mediasoup';
import type { SfuError } from '../../core/errors.ts';
import type { ConsumerSlot } from '../../core/peer/ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../../core/peer/Peer.ts';
import type { RoomMedia } from '../../core/router/RoomMedia.ts';
import type { Codec, Gap, Segment } from '../lesson/manifest.ts';
import type { RecordingClock } from './RecordingClock.ts';
import type { SenderClock } from './SenderClock.ts';

/** What a track tells of the files that it writes. */
export interface TrackListener {
	/** Names the next file of this track. Returns its path relative to the lesson folder, and absolute. */
	nextFile(codec: Codec): { file: string; path: string };
	/** A file was begun; also when its start is known better than before. */
	segmentChanged(segment: SegmentState): void;
	/** The file is complete on the disk. */
	segmentEnded(segment: SegmentState, durationMs: number): void;
	/** Nothing is kept from `fromMs` on, on the clock of the recording. Returns how to end the gap. */
	gap(why: Gap['why'], fromMs: number): (toMs: number) => void;
	/** The file cannot be written any more: the disk is full (insufficient-storage), or gone (unavailable). */
	failed(error: SfuError): void;
}

export type SegmentState = Pick<
	Segment,
	'file' | 'codec' | 'startMs' | 'width' | 'height' | 'layer' | 'bySenderReport'
>;

/** A producer of a room, to be recorded. */
export type TrackSource = {
	peer: Peer;
	producer: PeerProducer;
	clock: RecordingClock;
	/** Of its sender. */
	senderClock: SenderClock;
	listener: TrackListener;
	/**
	 * Its capture has failed for good, and the track has ended. Added again, the producer is captured by other means.
	 * @param endGap ends the gap that has begun with that, on the clock of the recording
	 */
	gaveUp(endGap: (toMs: number) => void): void;
};

/** One producer that is being recorded. It ends by itself when the producer or the router closes. */
export interface CapturedTrack {
	/** As the bandwidth allocator sees it. What is not resumed is not recorded. */
	readonly slot: ConsumerSlot<types.Consumer>;
	/** Bytes given to the disk so far. */
	readonly bytes: number;
	/** Ends the capture. Resolves when its files are complete. Idempotent; never rejects. */
	close(): Promise<void>;
}

/** The way media gets from a room's router into files: inside this process, or by FFmpeg. */
export interface Capture {
	/** @throws mediasoup's error when the producer or the router has closed; SfuError unavailable */
	add(source: TrackSource): Promise<CapturedTrack>;
	/** Closes what the tracks share; the tracks are closed by their owner before. Idempotent. */
	close(): void;
}

/** Opens a capture on the router of a room, and again when that router had to be replaced. */
export type OpenCapture = (media: RoomMedia) => Promise<Capture>;
