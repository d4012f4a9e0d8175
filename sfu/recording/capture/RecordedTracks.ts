import type { Logger } from '../../core/Logger.ts';
import type { ConsumerSlot } from '../../core/peer/ConsumerSlot.ts';
import type { Peer, PeerProducer } from '../../core/peer/Peer.ts';
import type { RecordedRoom } from '../../core/room/LessonRecorder.ts';
import type { RoomMedia } from '../../core/router/RoomMedia.ts';
import type { CameraChoice } from '../../protocol/models/recording.ts';
import type { Capture, CapturedTrack, OpenCapture, TrackListener } from './Capture.ts';
import type { LessonJournal } from './LessonJournal.ts';
import type { RecordingClock } from './RecordingClock.ts';
import { SenderClock } from './SenderClock.ts';
import { followSenderReports } from './senderReports.ts';

/** With cameras by `spotlight`, those of so many people who spoke last are kept: two who talk to each other stay. */
const maxSpeakers = 2;

type Parts = {
	room: RecordedRoom;
	openCapture: OpenCapture;
	cameras: CameraChoice;
	clock: RecordingClock;
	journal: LessonJournal;
	logger: Logger;
};

/** A track of a producer that is, or soon will be, captured. */
type Entry = {
	peer: Peer;
	producer: PeerProducer;
	listener: TrackListener;
	track: CapturedTrack | null;
	stopReports: () => void;
	/** Ends it when the producer closes. */
	readonly end: () => void;
};

/**
 * The tracks of one recording: every microphone and shared screen of the room, and the cameras that were chosen. It
 * follows the producers of the room, also onto a new router when the worker died.
 */
export class RecordedTracks {
	readonly #parts: Parts;
	readonly #entries = new Map<string, Entry>();
	readonly #senderClocks = new WeakMap<Peer, SenderClock>();
	/** What is under way: tracks that begin, and tracks that have ended and whose files are still written. */
	readonly #pending = new Set<Promise<void>>();
	/** People who spoke last, the last one first. */
	#speakers: string[] = [];
	#capture: Capture | null = null;
	/** Tracks that have ended and whose files are still written. */
	readonly #ending = new Set<CapturedTrack>();
	#endedBytes = 0;
	#closed = false;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	get slots(): ConsumerSlot[] {
		return this.#captured.map(({ slot }) => slot);
	}

	/** Given to the disk so far, those that have ended included. */
	get bytes(): number {
		return [...this.#captured, ...this.#ending].reduce((sum, { bytes }) => sum + bytes, this.#endedBytes);
	}

	/** Captures everything that the room sends over this router. */
	open(media: RoomMedia): void {
		const { room, openCapture } = this.#parts;
		this.#run('a recording could not capture the media of its room', async () => {
			const capture = await openCapture(media);
			if (this.#closed || media.closed) {
				capture.close();
				return;
			}
			this.#capture = capture;
			for (const peer of room.peers) for (const producer of peer.producers.all()) this.add(peer, producer);
		});
	}

	/** The router has closed, and all producers on it. */
	mediaClosed(): void {
		this.#capture?.close();
		this.#capture = null;
	}

	add(peer: Peer, producer: PeerProducer): void {
		this.#add(peer, producer, () => this.#parts.journal.track(peer, producer));
	}

	#add(peer: Peer, producer: PeerProducer, listenerOf: () => TrackListener): void {
		const { source } = producer.appData;
		const { cameras } = this.#parts;
		const capture = this.#capture;
		if (this.#closed || !capture || producer.closed || this.#entries.has(producer.id)) return;
		if (source === 'camera' && cameras === 'none') return;
		const entry: Entry = {
			peer,
			producer,
			listener: listenerOf(),
			track: null,
			stopReports: () => {},
			end: () => this.#end(entry),
		};
		this.#entries.set(producer.id, entry);
		this.#run('a producer could not be recorded', () => this.#start(entry, capture));
	}

	/** Follows who speaks, who is in the spotlight, who leaves, and whether the recording is paused. */
	follow(): void {
		const { room } = this.#parts;
		const { activeSpeaker } = room;
		if (activeSpeaker !== null && activeSpeaker !== this.#speakers[0]) {
			this.#speakers = [activeSpeaker, ...this.#speakers.filter((id) => id !== activeSpeaker)].slice(0, maxSpeakers);
		}
		for (const entry of this.#entries.values()) this.#run('a track could not be followed', () => this.#apply(entry));
		room.allocator.changed();
	}

	/** Resolves when all files are complete. Idempotent; never rejects. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const entry of this.#entries.values()) this.#end(entry);
		// What begins at this moment ends as soon as it has begun.
		while (this.#pending.size > 0) await Promise.all(this.#pending);
		this.#capture?.close();
		this.#capture = null;
	}

	get #captured(): CapturedTrack[] {
		return [...this.#entries.values()].flatMap(({ track }) => track ?? []);
	}

	async #start(entry: Entry, capture: Capture): Promise<void> {
		const { peer, producer, listener } = entry;
		const { clock } = this.#parts;
		const senderClock = this.#senderClockOf(peer);
		// The producer and the recording may end while the worker answers.
		producer.observer.once('close', entry.end);
		try {
			entry.stopReports = await followSenderReports(producer, senderClock, clock);
			const gaveUp = (endGap: (toMs: number) => void) => this.#captureAnew(entry, endGap);
			const source = { peer, producer, clock, senderClock, listener, gaveUp };
			if (!this.#isOver(entry)) entry.track = await capture.add(source);
		} catch (error) {
			const wasOver = this.#isOver(entry);
			this.#end(entry);
			if (wasOver) return;
			throw error;
		}
		if (this.#isOver(entry)) this.#end(entry);
		else await this.#apply(entry);
	}

	/** The same track, whose gap ends when its next file begins. */
	#captureAnew(entry: Entry, endGap: (toMs: number) => void): void {
		if (this.#isOver(entry)) return;
		const { peer, producer, listener } = entry;
		this.#end(entry);
		this.#add(peer, producer, () => ({
			...listener,
			segmentChanged: (state) => {
				endGap(state.startMs);
				listener.segmentChanged(state);
			},
		}));
	}

	#isOver({ producer }: Entry): boolean {
		return this.#closed || producer.closed;
	}

	/** Lets a track flow, or stops it. */
	async #apply({ peer, producer, track }: Entry): Promise<void> {
		if (!track || track.slot.consumer.closed) return;
		const { slot } = track;
		const wanted = !this.#parts.clock.paused && this.#isWanted(peer, producer);
		if (wanted === slot.resumed) return;
		if (wanted) await slot.resume();
		else await slot.pause();
		if (slot.consumer.kind === 'audio') await slot.grant(0);
		else this.#parts.room.allocator.changed();
	}

	#isWanted(peer: Peer, { appData: { source } }: PeerProducer): boolean {
		const { cameras, room } = this.#parts;
		if (source !== 'camera' || cameras === 'all') return true;
		return room.spotlightPeerId === null ? this.#isSpeaker(peer) : room.spotlightPeerId === peer.id;
	}

	/** Until somebody speaks, and when those who spoke last have left, the hosts do. */
	#isSpeaker(peer: Peer): boolean {
		const { peers } = this.#parts.room;
		const present = this.#speakers.filter((speaker) => peers.some(({ id }) => id === speaker));
		return present.length === 0 ? peer.role === 'host' : present.includes(peer.id);
	}

	#end(entry: Entry): void {
		if (this.#entries.get(entry.producer.id) === entry) this.#entries.delete(entry.producer.id);
		entry.producer.observer.off('close', entry.end);
		entry.stopReports();
		const { track } = entry;
		if (!track) return;
		entry.track = null;
		this.#ending.add(track);
		this.#run('a track could not be completed', async () => {
			await track.close();
			this.#ending.delete(track);
			this.#endedBytes += track.bytes;
		});
	}

	#senderClockOf(peer: Peer): SenderClock {
		const known = this.#senderClocks.get(peer) ?? new SenderClock();
		this.#senderClocks.set(peer, known);
		return known;
	}

	/** Starts work that `close` waits for; a failure is logged. */
	#run(what: string, work: () => Promise<void>): void {
		const { room, logger } = this.#parts;
		const running: Promise<void> = work()
			.catch((error) => logger.warn({ err: error, roomId: room.id }, what))
			.finally(() => this.#pending.delete(running));
		this.#pending.add(running);
	}
}
