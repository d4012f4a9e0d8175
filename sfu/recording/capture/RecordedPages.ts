import { createHash } from 'node:crypto';
import { SfuError } from '../../core/errors.ts';
import type { PagePicture } from '../../core/room/LessonRecorder.ts';
import type { ShownPage } from '../../protocol/models/slides.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { keepFile } from '../files/keepFile.ts';
import { pagesFolder, type RecordedPage } from '../lesson/manifest.ts';
import type { LessonJournal } from './LessonJournal.ts';

/** Pictures of one lesson: three hours of drawing are 5,400. */
const maxPictures = { count: 10_000, bytes: 2 * 2 ** 30 };
/** A picture is kept at most this often, ms. */
const pictureIntervalMs = 1_000;
const fileNumberDigits = 5;
const extensions: Record<PagePicture['type'], string> = { 'image/png': 'png', 'image/jpeg': 'jpg' };

/** A page with the name under which people know it. */
type NamedPage = ShownPage & { title: string };

/** `page` is the entry of the manifest that is valid now; `hasPicture`: one was taken since the page is shown. */
type Shown = { readonly key: string; page: RecordedPage; hasPicture: boolean };

/** Which pages were shown while the lesson was recorded, and the pictures of them. */
export class RecordedPages {
	readonly #folder: string;
	readonly #journal: LessonJournal;
	#shown: Shown | null = null;
	/** By page: its last picture, shown again until there is a new one. */
	readonly #lastFiles = new Map<string, string>();
	/** By hash of the content: a page that is shown again often looks as before. */
	readonly #files = new Map<string, string>();
	#bytes = 0;
	#lastPictureMs = Number.NEGATIVE_INFINITY;
	#adding: Promise<unknown> = Promise.resolve();

	/** @param folder absolute path of the lesson folder, which exists */
	constructor(folder: string, journal: LessonJournal) {
		this.#folder = folder;
		this.#journal = journal;
	}

	/** Given to the disk so far. */
	get bytes(): number {
		return this.#bytes;
	}

	/** From now on this page is shown; null: none. */
	show(page: NamedPage | null): void {
		const key = page && keyOf(page);
		if (key === (this.#shown?.key ?? null)) return;
		const shown = this.#journal.page((key !== null && this.#lastFiles.get(key)) || null, page?.title ?? '');
		this.#shown = key !== null && shown ? { key, page: shown, hasPicture: false } : null;
	}

	/**
	 * Keeps a picture of the page that is shown. Resolves when it is on the disk, and named in the manifest there.
	 * @throws SfuError wrong-state (another page is shown), rate-limited, limit-reached (recording: it has too many), and as
	 * `keepFile`
	 */
	async add(picture: PagePicture): Promise<void> {
		const shown = this.#shown;
		if (shown?.key !== keyOf(picture)) throw new SfuError('wrong-state', 'this page is not shown', { what: 'page' });
		const waitMs = this.#lastPictureMs + pictureIntervalMs - steadyNowMs();
		if (waitMs > 0) throw new SfuError('rate-limited', 'one picture a second', { retryAfterMs: Math.ceil(waitMs) });
		this.#lastPictureMs = steadyNowMs();
		const added = this.#adding.then(() => this.#write(picture));
		this.#adding = added.catch(() => undefined);
		const file = await added;
		this.#lastFiles.set(shown.key, file);
		this.#place(file, shown);
		await this.#journal.saved();
	}

	/** Resolves when nothing is being written. */
	async close(): Promise<void> {
		await this.#adding;
	}

	/** The first picture of a page is how it was when it was shown; others are of later. */
	#place(file: string, shown: Shown): void {
		if (!shown.hasPicture) {
			shown.hasPicture = true;
			shown.page.file = file;
			this.#journal.changed();
		} else if (shown === this.#shown && shown.page.file !== file) {
			shown.page = this.#journal.page(file, shown.page.title) ?? shown.page;
		}
	}

	/** @returns its file, relative to the lesson folder */
	async #write({ type, bytes }: PagePicture): Promise<string> {
		const hash = createHash('sha256').update(bytes).digest('base64');
		const known = this.#files.get(hash);
		if (known !== undefined) return known;
		if (this.#files.size >= maxPictures.count || this.#bytes + bytes.length > maxPictures.bytes)
			throw new SfuError('limit-reached', 'this recording has too many pictures', { what: 'recording' });
		const number = String(this.#files.size + 1).padStart(fileNumberDigits, '0');
		const file = `${pagesFolder}/${number}.${extensions[type]}`;
		await keepFile(this.#folder, file, bytes);
		this.#files.set(hash, file);
		this.#bytes += bytes.length;
		return file;
	}
}

const keyOf = ({ documentId, pageId }: ShownPage): string => `${documentId}/${pageId}`;
