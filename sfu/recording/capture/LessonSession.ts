import { EventEmitter } from 'node:events';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { Peer } from '../../core/peer/Peer.ts';
import { canModerate } from '../../core/peer/permissions.ts';
import type { LessonRecording, PagePicture, RecordedRoom } from '../../core/room/LessonRecorder.ts';
import type { RoomMedia } from '../../core/router/RoomMedia.ts';
import { filmSettingsOf, type RecordingEnd, type RecordingSummary } from '../../protocol/models/recording.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import type { Manifest } from '../lesson/manifest.ts';
import { recordingFilesOf } from '../lesson/recordingFiles.ts';
import type { OpenCapture } from './Capture.ts';
import { chapterOf } from './chapterRows.ts';
import { DiskWatch } from './DiskWatch.ts';
import { LessonJournal } from './LessonJournal.ts';
import { pageTitle } from './pageTitle.ts';
import { RecordedFiles } from './RecordedFiles.ts';
import { RecordedPages } from './RecordedPages.ts';
import { RecordedTracks } from './RecordedTracks.ts';
import { RecorderReceiver } from './RecorderReceiver.ts';
import { RecordingClock } from './RecordingClock.ts';

type Events = LessonRecording extends EventEmitter<infer Map> ? Map : never;

export type SessionParts = {
	room: RecordedRoom;
	/** Absolute path of the lesson folder, which exists. */
	folder: string;
	manifest: Manifest;
	openCapture: OpenCapture;
	/** As `RecorderOptions.linkFile`. */
	linkFile: (roomId: string, fileId: string, path: string) => Promise<void>;
	/** Free bytes of the disk. @throws SfuError unavailable */
	freeBytes: () => Promise<number>;
	/** Called once, when the last file is complete. */
	ended: (session: LessonSession) => void;
	logger: Logger;
};

/** The recording of one room, from start to end: who is there, what happens, and the tracks of all producers. */
export class LessonSession extends EventEmitter<Events> implements LessonRecording {
	readonly folder: string;
	readonly #room: RecordedRoom;
	readonly #logger: Logger;
	readonly #clock = new RecordingClock();
	readonly #journal: LessonJournal;
	readonly #receiver: RecorderReceiver;
	readonly #tracks: RecordedTracks;
	readonly #pages: RecordedPages;
	readonly #files: RecordedFiles;
	/** Of those that were open, or whose result was shown, while the recording ran. */
	readonly #voteIds = new Set<string>();
	readonly #disk: DiskWatch;
	readonly #whenEnded: SessionParts['ended'];
	readonly #releaseMedia: () => void;
	readonly #removeReceiver: () => void;
	#hasBegun = false;
	/** What went wrong while it began. */
	#beginFailure: SfuError | undefined;
	/** It has ended, or never begun. */
	#isOver = false;
	#ended: Promise<RecordingSummary> | undefined;

	private constructor(parts: SessionParts) {
		super();
		const { room, folder, manifest, openCapture, linkFile, freeBytes, ended, logger } = parts;
		this.#room = room;
		this.folder = folder;
		this.#logger = logger;
		this.#whenEnded = ended;
		this.#releaseMedia = room.holdMedia();
		this.#journal = new LessonJournal(folder, manifest, {
			nowMs: () => this.#clock.nowMs,
			failed: (error) => this.#failed(error),
		});
		const { height } = filmSettingsOf(manifest.options);
		this.#receiver = new RecorderReceiver(manifest.recordingId, room, height, () => this.#tracks.slots);
		const { cameras = 'spotlight' } = manifest.options;
		this.#tracks = new RecordedTracks({
			...{ room, openCapture, cameras, logger },
			clock: this.#clock,
			journal: this.#journal,
		});
		this.#pages = new RecordedPages(folder, this.#journal);
		this.#files = new RecordedFiles({
			...{ folder, journal: this.#journal, logger },
			linkFile: (fileId, path) => linkFile(room.id, fileId, path),
		});
		this.#removeReceiver = room.allocator.addReceiver(this.#receiver);
		this.#disk = new DiskWatch({
			freeBytes,
			bytes: () => this.bytes,
			lowerLayers: () => this.#receiver.lowerLayers,
			measured: (figures, diskBps) => {
				this.#receiver.diskBps = diskBps;
				this.emit('figures', figures);
			},
			low: (minutesLeft) => this.emit('diskLow', minutesLeft),
			failed: (error) => this.#failed(error),
		});
	}

	/**
	 * Writes nothing more when it fails: the folder may be removed then.
	 * @throws SfuError unavailable, insufficient-storage, wrong-state (the room has closed meanwhile)
	 */
	static async start(parts: SessionParts): Promise<LessonSession> {
		const session = new LessonSession(parts);
		try {
			await session.#begin();
			return session;
		} catch (error) {
			session.#isOver = true;
			await session.#release();
			await session.#journal.close();
			throw error;
		}
	}

	get recordingId(): string {
		return this.manifest.recordingId;
	}

	get manifest(): Manifest {
		return this.#journal.manifest;
	}

	/** Length so far, without pauses, ms. */
	get durationMs(): number {
		return this.#clock.nowMs;
	}

	/** Given to the disk so far. */
	get bytes(): number {
		return this.#tracks.bytes + this.#pages.bytes;
	}

	get state(): LessonRecording['state'] {
		const { recordingId, roomId, startedAtMs, options } = this.manifest;
		return {
			...{ recordingId, roomId, startedAtMs, options },
			state: this.#clock.paused ? 'paused' : 'recording',
			recordedMs: Math.round(this.#clock.at(this.#clock.monotonicMs)),
			sinceMs: steadyNowMs(),
		};
	}

	pause(): void {
		if (this.#clock.paused || this.#isOver) return;
		this.#clock.pause();
		this.#tracks.follow();
	}

	resume(): void {
		if (!this.#clock.paused || this.#isOver) return;
		this.#clock.resume();
		this.manifest.breaks = this.#clock.breaks.map(({ atMs, durationMs }) => ({
			atMs: Math.round(atMs),
			durationMs: Math.round(durationMs),
		}));
		this.#journal.chapter('break', 'After the break');
		this.#tracks.follow();
		this.#showPage();
		this.#noteVote();
	}

	stop(end: RecordingEnd): Promise<RecordingSummary> {
		this.#ended ??= this.#stop(end);
		return this.#ended;
	}

	noticed<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if (this.#isOver) return;
		const chapter = this.#clock.paused ? null : chapterOf(name, data, { nameOf: (peerId) => this.#nameOf(peerId) });
		if (chapter) this.#journal.chapter(chapter.kind, chapter.title);
		this.#take({ name, data } as Notice);
	}

	async addPicture(picture: PagePicture): Promise<void> {
		if (this.#isOver) throw new SfuError('no-recording', 'the recording is over');
		if (this.#clock.paused) throw new SfuError('wrong-state', 'the recording is paused', { what: 'recording' });
		await this.#pages.add(picture);
	}

	mediaRestarted(media: RoomMedia): void {
		if (!this.#isOver) this.#tracks.open(media);
	}

	mediaClosed(): void {
		this.#tracks.mediaClosed();
	}

	async #begin(): Promise<void> {
		await this.#journal.writeNow();
		const media = await this.#room.media();
		if (this.#beginFailure) throw this.#beginFailure;
		// From here on nothing is awaited, and after it the room tells what changes.
		for (const peer of this.#room.peers) this.#journal.personOf(peer);
		this.#journal.chapter('start', this.manifest.name);
		this.#focus();
		this.#showPage();
		this.#noteVote();
		this.#tracks.follow();
		this.#tracks.open(media);
		this.#hasBegun = true;
	}

	/** Notices that change what is kept. */
	#take({ name, data }: Notice): void {
		switch (name) {
			case 'peerJoined':
				this.#withPeer(data.peer.peerId, (peer) => this.#journal.personOf(peer));
				break;
			case 'peerUpdated':
				this.#withPeer(data.peerId, (peer) => this.#journal.renamed(peer));
				if (data.role) this.#tracks.follow();
				break;
			case 'peerLeft':
				this.#journal.left(data.peerId);
				this.#tracks.follow();
				break;
			case 'producerAdded':
				this.#withPeer(data.peerId, (peer) => {
					const producer = peer.producers.find(data.producer.producerId);
					if (producer) this.#tracks.add(peer, producer);
				});
				break;
			case 'activeSpeaker':
			case 'spotlightChanged':
				this.#focus();
				this.#tracks.follow();
				break;
			case 'slidesChanged':
				this.#showPage();
				break;
			case 'voteOpened':
				this.#noteVote();
				break;
			case 'voteChanged':
				this.#noteVote();
				this.#writeVotes();
				break;
			case 'chatMessage':
				if (!this.#clock.paused) this.#journal.chat(chatLineOf(data));
				break;
			default:
		}
	}

	#focus(): void {
		const { activeSpeaker, spotlightPeerId } = this.#room;
		const personOf = (peerId: string | null) => {
			const peer = this.#room.peers.find(({ id }) => id === peerId);
			return peer ? this.#journal.personOf(peer).personId : null;
		};
		this.#journal.focus(personOf(activeSpeaker), personOf(spotlightPeerId));
	}

	/** While the recording is paused nothing is noted; it goes on with what is shown then. */
	#showPage(): void {
		if (this.#clock.paused) return;
		const { slides, documents } = this.#room;
		const { shown } = slides;
		const document = shown && documents.find(shown.documentId);
		if (document) this.#files.addDocument(document);
		this.#pages.show(document ? { ...shown, title: pageTitle(document, shown.pageId) } : null);
	}

	/** One that was asked before counts from here on too. */
	#noteVote(): void {
		const vote = this.#clock.paused ? null : this.#room.votes.current;
		if (vote && (vote.open || vote.result)) this.#voteIds.add(vote.voteId);
	}

	#writeVotes(): void {
		this.#files.writeVotes(() => this.#room.votes.resultsSoFar.filter(({ voteId }) => this.#voteIds.has(voteId)));
	}

	#withPeer(peerId: string, use: (peer: Peer) => unknown): void {
		const peer = this.#room.peers.find(({ id }) => id === peerId);
		if (peer) use(peer);
	}

	#nameOf(peerId: string): string {
		return this.#room.peers.find(({ id }) => id === peerId)?.displayName ?? '';
	}

	#failed(error: SfuError): void {
		if (this.#isOver) return;
		if (!this.#hasBegun) {
			this.#beginFailure ??= error;
			return;
		}
		const end = error.code === 'insufficient-storage' ? 'diskFull' : 'diskFailed';
		this.#logger.error({ err: error, roomId: this.#room.id, recordingId: this.recordingId }, 'a recording ended');
		void this.stop(end).then((summary) => this.emit('ended', summary));
	}

	/** Resolves when the files are complete. */
	async #release(): Promise<void> {
		this.#disk.close();
		this.#removeReceiver();
		await Promise.all([this.#tracks.close(), this.#pages.close(), this.#files.close()]);
		this.#releaseMedia();
	}

	async #stop(end: RecordingEnd): Promise<RecordingSummary> {
		this.#isOver = true;
		// Also what has been answered of one that is still open.
		this.#writeVotes();
		const durationMs = Math.round(this.durationMs);
		const { recordingId, roomId, startedAtMs, options } = this.manifest;
		// The clock of the computer may have been set meanwhile.
		const stoppedAtMs = startedAtMs + Math.round(this.#clock.elapsedMs);
		await this.#release();
		try {
			await this.#journal.end(end, stoppedAtMs, durationMs);
		} catch (error) {
			// The state before is on the disk, and is repaired at the next start as after a crash.
			this.#logger.error({ err: error, recordingId }, 'the manifest of a recording could not be completed');
		}
		this.#whenEnded(this);
		const files = recordingFilesOf(this.manifest);
		return { recordingId, roomId, startedAtMs, stoppedAtMs, durationMs, end, files, options };
	}
}

/** Name and data belong together. */
type Notice = { [Name in NoticeName]: { name: Name; data: Notices[Name] } }[NoticeName];

function chatLineOf({ displayName: name, role, text }: Notices['chatMessage']) {
	return { name, ...(canModerate(role) && { fromHost: true }), text };
}
