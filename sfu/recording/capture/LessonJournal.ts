import { join } from 'node:path';
import type { Peer, PeerProducer } from '../../core/peer/Peer.ts';
import type { RecordingEnd } from '../../protocol/models/recording.ts';
import {
	type ChatLine,
	type Gap,
	type LessonFile,
	type Manifest,
	type Person,
	type RecordedPage,
	type Segment,
	tracksFolder,
} from '../lesson/manifest.ts';
import { writeManifest } from '../lesson/manifestFile.ts';
import type { SegmentState, TrackListener } from './Capture.ts';

/** Changes that follow one another are written together after this, ms: a class in which everybody joins at once. */
const writeDelayMs = 250;
/** In order of use: the rest of a lesson is read in this program, so a name says what is inside. */
const fileNumberDigits = 4;
/** A shorter gap is none, ms: Opus conceals it, and a video shows its last picture for one frame more. */
const minGapMs = 50;
/** Chat of one recording, bytes as they are written; the oldest is forgotten. A class writes some kilobytes an hour. */
export const maxChatBytes = 4 * 2 ** 20;
/**
 * Gaps of one track that are noted: a network that loses packets for hours would make a manifest of megabytes, which is
 * written again with every change.
 */
const maxGapsPerTrack = 500;

/** Turns of pages and pictures of them that are noted: two in each second of three hours. */
const maxRecordedPages = 20_000;

/** What only the session knows: whether it failed, and when things happen. */
type Hooks = { nowMs(): number; failed: TrackListener['failed'] };

/**
 * The manifest of a recording that runs: everything that happens is written down here, and goes to the disk a moment
 * later, whole and atomically.
 */
export class LessonJournal {
	readonly manifest: Manifest;
	readonly #folder: string;
	readonly #hooks: Hooks;
	/** By peer id. */
	readonly #personIds = new Map<string, string>();
	readonly #people = new Map<string, Person>();
	/** By subject of the access token, the last person that came with it. */
	readonly #subjects = new Map<string, string>();
	#chatBytes = 0;
	#files = 0;
	#closed = false;
	#writeTimer: NodeJS.Timeout | undefined;
	#writing: Promise<void> = Promise.resolve();

	/** @param folder absolute path of the lesson folder, which exists */
	constructor(folder: string, manifest: Manifest, hooks: Hooks) {
		this.#folder = folder;
		this.manifest = manifest;
		this.#hooks = hooks;
	}

	/** The person behind a peer, present from now on. Who leaves and joins again with the same token is the same person. */
	personOf(peer: Peer): Person {
		const known = this.#people.get(this.#personIds.get(peer.id) ?? '') ?? this.#returned(peer);
		if (known) return known;
		const { displayName, role } = peer;
		const present = [{ fromMs: this.#nowMs, toMs: null }];
		const person: Person = { personId: `p${this.#people.size + 1}`, displayName, role, present };
		this.#people.set(person.personId, person);
		this.#personIds.set(peer.id, person.personId);
		this.#subjects.set(peer.subject, person.personId);
		this.manifest.people.push(person);
		this.changed();
		return person;
	}

	left(peerId: string): void {
		const person = this.#people.get(this.#personIds.get(peerId) ?? '');
		const last = person?.present.at(-1);
		if (last) last.toMs ??= this.#nowMs;
		this.changed();
	}

	/** Adds a track of this person. Returns what its capture reports to. */
	track(peer: Peer, { appData: { source } }: PeerProducer): TrackListener {
		const trackId = `t${this.manifest.tracks.length + 1}`;
		this.manifest.tracks.push({ trackId, personId: this.personOf(peer).personId, source });
		this.changed();
		const segments = new Map<string, Segment>();
		return {
			nextFile: () => {
				this.#files++;
				const file = `${tracksFolder}/${String(this.#files).padStart(fileNumberDigits, '0')}-${source}.mkv`;
				return { file, path: join(this.#folder, file) };
			},
			segmentChanged: (state) => {
				const known = segments.get(state.file);
				if (known) Object.assign(known, rounded(state));
				else {
					const segment = { ...rounded(state), trackId, durationMs: null };
					segments.set(state.file, segment);
					this.manifest.segments.push(segment);
				}
				this.changed();
			},
			segmentEnded: (state, durationMs) => {
				const segment = segments.get(state.file);
				if (segment) Object.assign(segment, rounded(state), { durationMs: Math.max(0, Math.round(durationMs)) });
				this.changed();
			},
			gap: (why, fromMs) => this.#gap({ trackId, why, fromMs: Math.round(fromMs), toMs: null }),
			failed: (error) => this.#hooks.failed(error),
		};
	}

	renamed(peer: Peer): void {
		const person = this.#people.get(this.#personIds.get(peer.id) ?? '');
		if (!person || person.displayName === peer.displayName) return;
		person.displayName = peer.displayName;
		this.changed();
	}

	chapter(kind: string, title: string): void {
		this.manifest.chapters.push({ atMs: this.#nowMs, kind, title });
		this.changed();
	}

	/** Who speaks and who is in the spotlight from now on. */
	focus(speaker: string | null, spotlight: string | null): void {
		const last = this.manifest.focus.at(-1);
		if (last && last.speaker === speaker && last.spotlight === spotlight) return;
		this.manifest.focus.push({ atMs: this.#nowMs, speaker, spotlight });
		this.changed();
	}

	chat(line: Omit<ChatLine, 'atMs'>): void {
		const { chat } = this.manifest;
		const said = { atMs: this.#nowMs, ...line };
		chat.push(said);
		this.#chatBytes += bytesOf(said);
		while (this.#chatBytes > maxChatBytes) {
			const oldest = chat.shift();
			if (!oldest) break;
			this.#chatBytes -= bytesOf(oldest);
		}
		this.changed();
	}

	/**
	 * From now on this is shown of documents and boards.
	 * @returns the entry: who changes it calls `changed`; null: there are too many
	 */
	page(file: RecordedPage['file'], title: string): RecordedPage | null {
		const { pages } = this.manifest;
		if (pages.length >= maxRecordedPages) return null;
		const page = { atMs: this.#nowMs, file, title };
		pages.push(page);
		this.changed();
		return page;
	}

	/** It lies in the folder of the lesson now. */
	file(file: LessonFile): void {
		this.manifest.files.push(file);
		this.changed();
	}

	/** Writes soon. Nothing that fails here is lost: the next change writes all of it. */
	changed(): void {
		if (this.#closed) return;
		this.#writeTimer ??= setTimeout(() => this.#write(), writeDelayMs).unref();
	}

	/** Resolves when everything so far is on the disk, or the disk has refused it: then it is written with the next change. */
	async saved(): Promise<void> {
		if (this.#writeTimer) {
			clearTimeout(this.#writeTimer);
			this.#write();
		}
		await this.#writing;
	}

	/** The last entry. Resolves when it is on the disk. @throws what the disk throws */
	async end(end: RecordingEnd, stoppedAtMs: number, durationMs: number): Promise<void> {
		const { manifest } = this;
		Object.assign(manifest, { end, stoppedAtMs, durationMs: Math.round(durationMs) });
		for (const { present } of manifest.people) for (const stay of present) stay.toMs ??= manifest.durationMs;
		await this.close();
		await writeManifest(this.#folder, manifest);
	}

	/** Changes are not written any more. Resolves when nothing is being written: it would replace what comes after. */
	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#writeTimer);
		await this.#writing;
	}

	/** Writes what is there now. @throws what the disk throws */
	writeNow(): Promise<void> {
		return writeManifest(this.#folder, this.manifest);
	}

	get #nowMs(): number {
		return Math.round(this.#hooks.nowMs());
	}

	#returned(peer: Peer): Person | undefined {
		const personId = this.#subjects.get(peer.subject);
		const person = this.#people.get(personId ?? '');
		if (!person || !personId) return undefined;
		// Several seats of one token are several people.
		if (person.present.at(-1)?.toMs === null) return undefined;
		this.#personIds.set(peer.id, personId);
		person.present.push({ fromMs: this.#nowMs, toMs: null });
		person.displayName = peer.displayName;
		this.changed();
		return person;
	}

	#gap(gap: Gap): (toMs: number) => void {
		const { gaps } = this.manifest;
		if (gaps.filter(({ trackId }) => trackId === gap.trackId).length >= maxGapsPerTrack) return () => {};
		gaps.push(gap);
		this.changed();
		return (toMs) => {
			if (gap.toMs !== null) return;
			gap.toMs = Math.max(gap.fromMs, Math.round(toMs));
			if (gap.toMs - gap.fromMs < minGapMs) gaps.splice(gaps.indexOf(gap), 1);
			this.changed();
		};
	}

	#write(): void {
		this.#writeTimer = undefined;
		// One after the other; a disk that is full is noticed by the tracks, which write all the time.
		this.#writing = this.#writing.then(() => writeManifest(this.#folder, this.manifest)).catch(() => undefined);
	}
}

const rounded = (state: SegmentState): SegmentState => ({ ...state, startMs: Math.round(state.startMs) });

const bytesOf = (line: ChatLine): number => Buffer.byteLength(JSON.stringify(line));
