import { nanoid } from 'nanoid';
import { z } from 'zod';
import {
	type BoardPage,
	type DocumentFile,
	DocumentView,
	maxDocuments,
	maxListedPages,
	maxPages,
	pagesOf,
} from '../../protocol/models/documents.ts';
import type { Request } from '../../protocol/operations.ts';
import { notFound, SfuError } from '../errors.ts';
import { newId } from '../newId.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate, requirePermission } from '../peer/permissions.ts';
import { KeptMap } from '../room/KeptMap.ts';
import type { DocumentAccess, RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';

type Room = Pick<RoomApi, 'id' | 'broadcastTo' | 'keep' | 'keepWithRoom' | 'permissionsOf' | 'slides'>;
/** A document, and when it was added, Unix ms: a date that people read. */
export type KeptDocument = Omit<DocumentView, 'shared'> & { addedAtMs: number };

const Kept: z.ZodType<KeptDocument> = DocumentView.omit({ shared: true }).extend({ addedAtMs: z.number() });

/**
 * The documents of a room, which outlive its lessons. Hosts and co-hosts know all of them; participants know those that were
 * shown in this lesson.
 */
export class Documents implements RoomPart, DocumentAccess {
	readonly name = 'documents';
	readonly #room: Room;
	readonly #files: RoomContext['files'];
	readonly #documents: KeptMap<KeptDocument>;
	/** By document id: those that participants know. */
	readonly #shared: KeptMap<true>;

	constructor(room: Room, { files }: Pick<RoomContext, 'files'>) {
		this.#room = room;
		this.#files = files;
		this.#documents = KeptMap.withRoom(room, this.name, Kept);
		this.#shared = new KeptMap(room, this.name, z.literal(true));
	}

	restoreRoom(kept: KeptState): void {
		this.#documents.restore(kept);
		this.#tellUsed();
	}

	restore(kept: KeptState): void {
		this.#shared.restore(kept);
	}

	/** The oldest first. */
	get all(): KeptDocument[] {
		return [...this.#documents.values()];
	}

	find(documentId: string): DocumentView | undefined {
		const document = this.#documents.get(documentId);
		return document && this.#viewOf(document);
	}

	/**
	 * Adds a document of files that were uploaded to this room; there is one of the same files at most.
	 * @returns its id
	 * @throws SfuError not-found (file), bad-request (file: of another type), limit-reached (document, page)
	 */
	add({ name, kind, fileIds, pageCount }: Request<'addDocument'>): string {
		const before = this.all.find((each) => each.files.map(({ fileId }) => fileId).join() === fileIds.join());
		if (before) return before.documentId;
		const files = fileIds.map((fileId) => this.#fileOf(fileId, kind === 'pdf'));
		return this.#insert({ name, kind, files, pageCount, boards: [] });
	}

	/** Adds a document of another room, whose files are in this room, too. @returns its id. @throws SfuError limit-reached */
	addCopy(copy: Omit<KeptDocument, 'documentId' | 'addedAtMs'>): string {
		return this.#insert(copy);
	}

	/** @throws SfuError not-found (document) */
	rename(documentId: string, name: string): void {
		this.#change({ ...this.#required(documentId), name });
	}

	/** @throws SfuError not-found (document) */
	remove(documentId: string): void {
		this.#required(documentId);
		this.#room.slides.documentRemoved(documentId);
		const isShared = this.#shared.delete(documentId);
		this.#documents.delete(documentId);
		this.#room.broadcastTo(({ role }) => isShared || canModerate(role), 'documentRemoved', { documentId });
		this.#tellUsed();
	}

	/**
	 * Adds a board page to a document, or begins a new board.
	 * @throws SfuError forbidden, not-found (document, page, file), bad-request (file: no image), limit-reached (document, page)
	 */
	addBoardPage(peer: Peer, wanted: Request<'addBoardPage'>): { documentId: string; pageId: string } {
		const { documentId, name = '', after, pattern, fileId } = wanted;
		if (!canModerate(peer.role)) this.#requireMayAddPhoto(peer, wanted);
		const photo = fileId === undefined ? undefined : this.#fileOf(fileId, false);
		const board: BoardPage = { pageId: `b${nanoid()}`, after, pattern, ...(photo && photoOf(photo)) };
		if (documentId === null) {
			if (after !== null) throw notFound('page', after);
			const boards = [board];
			return {
				documentId: this.#insert({ name, kind: 'board', files: [], pageCount: 0, boards }),
				pageId: board.pageId,
			};
		}
		const document = this.#required(documentId);
		if (after !== null) requirePage(document, after);
		this.#requirePlace(document, 1);
		this.#change(inOrder({ ...document, boards: [...document.boards, board] }));
		if (fileId !== undefined) this.#tellUsed();
		const page = { documentId, pageId: board.pageId };
		if (!canModerate(peer.role)) {
			const { displayName } = peer;
			this.#room.broadcastTo(({ role }) => canModerate(role), 'photoAdded', { ...page, displayName });
		}
		return page;
	}

	/** @throws SfuError not-found (document, page), wrong-state: it is no board page, or the only page */
	removePage(documentId: string, pageId: string): void {
		const document = this.#required(documentId);
		const pages = requirePage(document, pageId);
		if (!document.boards.some((board) => board.pageId === pageId))
			throw new SfuError('wrong-state', 'a page of a file cannot be removed', { what: 'page' });
		if (pages.length === 1) throw new SfuError('wrong-state', 'a document has a page', { what: 'page' });
		const index = pages.indexOf(pageId);
		this.#room.slides.pageRemoved({ documentId, pageId }, pages[index - 1] ?? pages[index + 1] ?? null);
		this.#change(withoutBoard(document, pageId));
		this.#tellUsed();
	}

	share(documentId: string): void {
		const document = this.#required(documentId);
		if (this.#shared.has(documentId)) return;
		this.#shared.set(documentId, true);
		this.#tell(document);
	}

	snapshot(peer: Peer): { documents: DocumentView[] } {
		const views = this.all.map((document) => this.#viewOf(document));
		return { documents: canModerate(peer.role) ? views : views.filter(({ shared }) => shared) };
	}

	projection(): { documents: DocumentView[] } | undefined {
		const shown = this.#documents.get(this.#room.slides.shown?.documentId ?? '');
		return shown && { documents: [this.#viewOf(shown)] };
	}

	/** Who becomes a co-host learns of the documents that were not shown yet, and who no longer is one forgets them. */
	roleChanged(peer: Peer): void {
		for (const document of this.all) {
			const { documentId } = document;
			if (this.#shared.has(documentId)) continue;
			if (canModerate(peer.role)) peer.notify('documentChanged', { document: this.#viewOf(document) });
			else peer.notify('documentRemoved', { documentId });
		}
	}

	emptied(): void {
		this.#shared.clear();
	}

	#insert(given: Omit<KeptDocument, 'documentId' | 'addedAtMs'>): string {
		if (this.#documents.size >= maxDocuments)
			throw new SfuError('limit-reached', `at most ${maxDocuments} documents`, { what: 'document' });
		const document = { documentId: newId(), ...given, addedAtMs: Date.now() };
		this.#requirePlace(document, 0);
		this.#change(document);
		this.#tellUsed();
		return document.documentId;
	}

	#change(document: KeptDocument): void {
		this.#documents.set(document.documentId, document);
		this.#tell(document);
	}

	#tell(document: KeptDocument): void {
		const isShared = this.#shared.has(document.documentId);
		const view = this.#viewOf(document);
		this.#room.broadcastTo(({ role }) => isShared || canModerate(role), 'documentChanged', { document: view });
	}

	#viewOf({ addedAtMs: _, ...document }: KeptDocument): DocumentView {
		return { ...document, shared: this.#shared.has(document.documentId) };
	}

	#required(documentId: string): KeptDocument {
		const document = this.#documents.get(documentId);
		if (!document) throw notFound('document', documentId);
		return document;
	}

	/** @throws SfuError forbidden */
	#requireMayAddPhoto(peer: Peer, { documentId, fileId }: Request<'addBoardPage'>): void {
		requirePermission(this.#room.permissionsOf(peer), 'draw');
		const isShown = documentId !== null && this.#room.slides.shown?.documentId === documentId;
		if (fileId === undefined || !isShown)
			throw new SfuError('forbidden', 'only a photo, to the document that is shown');
	}

	#fileOf(fileId: string, isPdf: boolean): DocumentFile {
		const file = this.#files.find(this.#room.id, fileId);
		if (!file) throw notFound('file', fileId);
		if ((file.type === 'application/pdf') !== isPdf)
			throw new SfuError('bad-request', `not for a file of type ${file.type}`, { what: 'file' });
		return file;
	}

	/** @param more pages that are to be added to it */
	#requirePlace(document: KeptDocument, more: number): void {
		const listed = [...this.all.filter(({ documentId }) => documentId !== document.documentId), document];
		const count = listed.reduce((sum, { files, boards }) => sum + files.length + boards.length, more);
		if (document.pageCount + document.boards.length + more > maxPages || count > maxListedPages)
			throw new SfuError('limit-reached', `at most ${maxPages} pages, ${maxListedPages} in all`, { what: 'page' });
	}

	#tellUsed(): void {
		const used = this.all.flatMap(({ files, boards }) => [...files, ...boards].flatMap(({ fileId }) => fileId ?? []));
		this.#files.setUsed(this.#room.id, new Set(used));
	}
}

function photoOf({ fileId, width, height }: DocumentFile): Pick<BoardPage, 'fileId' | 'width' | 'height'> {
	return { fileId, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

/** @returns all of its pages. @throws SfuError not-found (page) */
export function requirePage(document: Pick<DocumentView, 'pageCount' | 'boards'>, pageId: string): string[] {
	const pages = pagesOf(document);
	if (!pages.includes(pageId)) throw notFound('page', pageId);
	return pages;
}

/** With the board pages in the order of the pages, each naming the page before it. */
function inOrder(document: KeptDocument): KeptDocument {
	return { ...document, boards: following(document, pagesOf(document)) };
}

function withoutBoard(document: KeptDocument, removed: string): KeptDocument {
	const pages = pagesOf(document).filter((pageId) => pageId !== removed);
	return { ...document, boards: following(document, pages) };
}

function following({ boards }: KeptDocument, pages: readonly string[]): BoardPage[] {
	const byId = new Map(boards.map((board) => [board.pageId, board]));
	return pages.flatMap((pageId, index) => {
		const board = byId.get(pageId);
		return board ? [{ ...board, after: pages[index - 1] ?? null }] : [];
	});
}
