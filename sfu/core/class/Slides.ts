import { isDeepStrictEqual } from 'node:util';
import { type ShownPage, SlidesView } from '../../protocol/models/slides.ts';
import { notFound } from '../errors.ts';
import type { RoomApi, SlidesControl } from '../room/RoomApi.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';
import { requirePage } from './Documents.ts';

type Room = Pick<RoomApi, 'broadcast' | 'keep' | 'documents'>;

/** The only key of what is kept. */
const keptAs = 'slides';
const nothingShown: SlidesView = { shown: null, blank: false, freePaging: false };

/** Which page of which document everybody sees in this lesson. */
export class Slides implements RoomPart, SlidesControl {
	readonly name = 'slides';
	readonly #room: Room;
	#slides = nothingShown;

	constructor(room: Room) {
		this.#room = room;
	}

	restore({ entries }: KeptState): void {
		const { data: slides } = SlidesView.safeParse(entries[0]?.value);
		if (slides && (!slides.shown || this.#room.documents.find(slides.shown.documentId))) this.#slides = slides;
		this.#keep();
	}

	get shown(): ShownPage | null {
		return this.#slides.blank ? null : this.#slides.shown;
	}

	isOpen({ documentId, pageId }: ShownPage): boolean {
		const { shown, freePaging } = this.#slides;
		if (shown?.documentId === documentId && shown.pageId === pageId) return true;
		return freePaging && (this.#room.documents.find(documentId)?.shared ?? false);
	}

	/** Ends a blank screen. @throws SfuError not-found (document, page) */
	show(shown: ShownPage): void {
		const document = this.#room.documents.find(shown.documentId);
		if (!document) throw notFound('document', shown.documentId);
		requirePage(document, shown.pageId);
		this.#room.documents.share(shown.documentId);
		this.#change({ shown, blank: false });
	}

	/** Idempotent. */
	hide(): void {
		this.#change({ shown: null, blank: false });
	}

	setBlank(blank: boolean): void {
		this.#change({ blank });
	}

	setFreePaging(freePaging: boolean): void {
		this.#change({ freePaging });
	}

	documentRemoved(documentId: string): void {
		if (this.#slides.shown?.documentId === documentId) this.#change({ shown: null });
	}

	pageRemoved({ documentId, pageId }: ShownPage, instead: string | null): void {
		const { shown } = this.#slides;
		if (shown?.documentId !== documentId || shown.pageId !== pageId) return;
		this.#change({ shown: instead === null ? null : { documentId, pageId: instead } });
	}

	snapshot(): { slides: SlidesView } {
		return { slides: this.#slides };
	}

	projection(): { slides: SlidesView } | undefined {
		return this.#slides.shown || this.#slides.blank ? this.snapshot() : undefined;
	}

	emptied(): void {
		this.#slides = nothingShown;
	}

	#change(changes: Partial<SlidesView>): void {
		const slides = { ...this.#slides, ...changes };
		if (isDeepStrictEqual(slides, this.#slides)) return;
		this.#slides = slides;
		this.#keep();
		this.#room.broadcast('slidesChanged', this.snapshot());
	}

	#keep(): void {
		const isKept = !isDeepStrictEqual(this.#slides, nothingShown);
		this.#room.keep(this.name, keptAs, isKept ? this.#slides : null);
	}
}
