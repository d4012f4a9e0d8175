import { nanoid } from 'nanoid';
import type { WireError } from '../../../sfu/protocol/errors.ts';
import type { BoardPattern, DocumentView, FileType } from '../../../sfu/protocol/models/documents.ts';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { CallError } from '../signalling/CallError.ts';
import { uploadFile } from '../signalling/filesApi.ts';
import type { DocumentFault } from '../types.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

/** As the server takes it. */
export type PreparedFile = { blob: Blob; type: FileType };

/** A document of this computer that is ready to be sent. */
export type PreparedDocument = {
	kind: 'pdf' | 'images';
	pageCount: number;
	/** One PDF, or the images in the order of their pages. */
	files: readonly PreparedFile[];
	/** It has scripts, which are never run. */
	hasScripts: boolean;
};

/** Reads the files. @throws RefusedFile */
export type Prepare = (signal: AbortSignal) => Promise<PreparedDocument>;

/** A file of this computer that cannot be shown. */
export class RefusedFile extends Error {
	override readonly name = 'RefusedFile';

	constructor(
		readonly fault: DocumentFault,
		options?: ErrorOptions,
	) {
		super(fault, options);
	}
}

export type UploadProblem = { fault: DocumentFault } | { error: WireError };

/** A document on its way to the server. */
export type UploadView = {
	uploadId: string;
	name: string;
	sentBytes: number;
	/** 0 while it is checked. */
	totalBytes: number;
	/** null: it goes on. */
	problem: UploadProblem | null;
};

export type DocumentsState = {
	/** Of the room, the oldest first. Participants know those that were shown in this lesson. */
	documents: DocumentView[];
	/** In the order in which they were begun. */
	uploads: UploadView[];
};

/** Where a board page is put. `documentId` null: on a board of its own; `after` null: before all others. */
export type BoardPlace = { documentId: string | null; after: string | null };

type Upload = { name: string; prepare: Prepare; abort: AbortController };

/** Documents that are kept with the room: PDFs, images and boards. */
export const documentsSlice = slice<DocumentsState, SelfState>()({
	initial: { documents: [], uploads: [] },
	ended: { documents: [], uploads: [] },
	entered: ({ parts }) => ({ documents: parts.documents.documents }),
	notices: {
		documentChanged: ({ documents }, { document }) => ({ documents: withDocument(documents, document) }),
		documentRemoved: ({ documents }, { documentId }) => ({
			documents: documents.filter((document) => document.documentId !== documentId),
		}),
	},
	effects: ({ messages }) => ({
		photoAdded: ({ displayName, ...page }) => messages.named({ key: 'photosAdded', names: [displayName], page }),
	}),
	actions: ({ attempt, call, command, messages, request, state, update }) => {
		const uploads = new Map<string, Upload>();
		/** One after the other: the network is needed for the class. */
		let queue: Promise<unknown> = Promise.resolve();

		const change = (uploadId: string, changes: Partial<UploadView>) =>
			update((before) => ({
				uploads: before.uploads.map((upload) => (upload.uploadId === uploadId ? { ...upload, ...changes } : upload)),
			}));
		const drop = (uploadId: string) => {
			uploads.get(uploadId)?.abort.abort();
			uploads.delete(uploadId);
			update((before) => ({ uploads: before.uploads.filter((upload) => upload.uploadId !== uploadId) }));
		};

		const sendFile = async (file: PreparedFile, onProgress: (sentBytes: number) => void, signal: AbortSignal) => {
			const target = call.uploadTarget();
			if (!target) throw new CallError('unavailable', 'not in a room');
			return uploadFile({ ...target, ...file, onProgress, signal });
		};

		const send = async (uploadId: string, { name, prepare, abort: { signal } }: Upload): Promise<void> => {
			const { kind, pageCount, files, hasScripts } = await prepare(signal);
			signal.throwIfAborted();
			change(uploadId, { totalBytes: files.reduce((sum, { blob }) => sum + blob.size, 0) });
			const fileIds: string[] = [];
			let sentBefore = 0;
			for (const file of files) {
				const onProgress = (sentBytes: number) => {
					// The class has ended, and the list of uploads with it.
					if (!state().uploads.some((upload) => upload.uploadId === uploadId)) drop(uploadId);
					change(uploadId, { sentBytes: sentBefore + Math.min(sentBytes, file.blob.size) });
				};
				const { fileId } = await sendFile(file, onProgress, signal);
				fileIds.push(fileId);
				sentBefore += file.blob.size;
			}
			await request('addDocument', { name, kind, fileIds, pageCount });
			drop(uploadId);
			if (hasScripts) messages.toast('scriptsLeftOut', { name });
		};

		const start = (uploadId: string, upload: Upload): void => {
			uploads.set(uploadId, upload);
			const work = queue.then(() => (upload.abort.signal.aborted ? undefined : send(uploadId, upload)));
			queue = work.catch((cause) => {
				if (upload.abort.signal.aborted) return;
				const problem =
					cause instanceof RefusedFile ? { fault: cause.fault } : { error: CallError.from(cause).toWire() };
				change(uploadId, { problem });
			});
		};

		return {
			/** Checks and sends a document of this computer; its progress and its problem are in `uploads`. */
			uploadDocument: (name: string, prepare: Prepare): void => {
				const uploadId = nanoid();
				const begun = { uploadId, name, sentBytes: 0, totalBytes: 0, problem: null };
				update((before) => ({ uploads: [...before.uploads, begun] }));
				start(uploadId, { name, prepare, abort: new AbortController() });
			},
			/** After a problem. */
			retryUpload: (uploadId: string): void => {
				const upload = uploads.get(uploadId);
				if (!upload) return;
				change(uploadId, { sentBytes: 0, totalBytes: 0, problem: null });
				start(uploadId, { ...upload, abort: new AbortController() });
			},
			/** Ends it, or takes its problem off the list. */
			dropUpload: drop,
			renameDocument: (documentId: string, name: string) => command('renameDocument', { documentId, name }),
			removeDocument: (documentId: string) => command('removeDocument', { documentId }),
			/** @returns the new page; null: it failed, and a toast says why */
			addBoardPage: async (place: BoardPlace, pattern: BoardPattern): Promise<ShownPage | null> => {
				const work = request('addBoardPage', { ...place, pattern });
				return (await attempt('addBoardPage', work)) ? work : null;
			},
			/** A photo as a page of its own. @param prepare null: there is no photo. Throws RefusedFile */
			addPhotoPage: async (
				place: BoardPlace,
				prepare: () => Promise<PreparedFile | null>,
			): Promise<ShownPage | null> => {
				const photo = await prepare().catch(() => undefined);
				if (!photo) {
					messages.toast(photo === null ? 'photoMissing' : 'photoRefused');
					return null;
				}
				const work = sendFile(photo, () => {}, new AbortController().signal).then(({ fileId }) =>
					request('addBoardPage', { ...place, pattern: 'blank', fileId }),
				);
				if (!(await attempt('addBoardPage', work))) return null;
				// Nobody else sees it yet.
				if (state().role === 'participant') messages.toast('photoAdded');
				return work;
			},
			removePage: (documentId: string, pageId: string) => command('removePage', { documentId, pageId }),
		};
	},
});

function withDocument(documents: readonly DocumentView[], changed: DocumentView): DocumentView[] {
	const isKnown = documents.some(({ documentId }) => documentId === changed.documentId);
	return isKnown
		? documents.map((document) => (document.documentId === changed.documentId ? changed : document))
		: [...documents, changed];
}
