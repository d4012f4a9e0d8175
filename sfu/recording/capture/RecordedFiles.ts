import { join } from 'node:path';
import type { Logger } from '../../core/Logger.ts';
import type { DocumentView, FileType } from '../../protocol/models/documents.ts';
import type { VoteResult } from '../../protocol/models/votes.ts';
import { keepFile } from '../files/keepFile.ts';
import { makeFolder } from '../files/makeFolder.ts';
import { nameKey, safeNameFor } from '../files/safeName.ts';
import { documentsFolder, votesFile } from '../lesson/manifest.ts';
import type { LessonJournal } from './LessonJournal.ts';

/** Documents of one room, and images of all of them: more are not copied. */
const maxRecordedFiles = 1_000;
const extensions: Record<FileType, string> = { 'application/pdf': '.pdf', 'image/png': '.png', 'image/jpeg': '.jpg' };

type Parts = {
	/** Absolute path of the lesson folder, which exists. */
	folder: string;
	journal: LessonJournal;
	/** Puts a file of the room at an absolute path. @throws SfuError not-found (file), insufficient-storage, unavailable */
	linkFile: (fileId: string, path: string) => Promise<void>;
	logger: Logger;
};

/** For whoever opens the lesson folder: copies of the documents of which a page was shown, and a table of the votes. */
export class RecordedFiles {
	readonly #parts: Parts;
	readonly #documentIds = new Set<string>();
	/** Of the files in the folder, as file systems compare them. */
	readonly #nameKeys = new Set<string>();
	/** One after the other. */
	#copying: Promise<void> = Promise.resolve();

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** Copies its files, in the background: what cannot be copied is logged. Once for each document. */
	addDocument(document: DocumentView): void {
		if (this.#documentIds.has(document.documentId)) return;
		this.#documentIds.add(document.documentId);
		this.#copying = this.#copying.then(() => this.#copy(document));
	}

	/** Writes the table of votes anew, in the background. @param results those of this lesson, when it is written */
	writeVotes(results: () => readonly VoteResult[]): void {
		this.#copying = this.#copying.then(() => this.#writeVotes(results()));
	}

	/** Resolves when nothing is copied any more. */
	close(): Promise<void> {
		return this.#copying;
	}

	async #copy({ documentId, name, files }: DocumentView): Promise<void> {
		const { folder, journal, linkFile, logger } = this.#parts;
		const title = name.trim().replace(/\.(pdf|png|jpe?g)$/i, '') || 'Document';
		for (const [index, { fileId, type }] of files.entries()) {
			if (this.#nameKeys.size >= maxRecordedFiles) return;
			const shown = files.length === 1 ? title : `${title} ${index + 1}`;
			const file = `${documentsFolder}/${this.#freeName(shown, extensions[type])}`;
			try {
				await makeFolder(join(folder, documentsFolder));
				await linkFile(fileId, join(folder, file));
				journal.file({ name: shown, file });
			} catch (error) {
				logger.warn({ err: error, documentId }, 'a document is not in the folder of its lesson');
			}
		}
	}

	async #writeVotes(results: readonly VoteResult[]): Promise<void> {
		const { folder, journal, logger } = this.#parts;
		if (results.length === 0) return;
		try {
			const { resultsCsv } = await import('../../questionFiles/resultsCsv.ts');
			await keepFile(folder, votesFile, resultsCsv(results));
			if (!journal.manifest.files.some(({ file }) => file === votesFile))
				journal.file({ name: 'Votes', file: votesFile });
		} catch (error) {
			logger.warn({ err: error }, 'the votes are not in the folder of their lesson');
		}
	}

	#freeName(title: string, extension: string): string {
		const base = safeNameFor(title, 'Document');
		for (let number = 1; ; number++) {
			const name = `${base}${number === 1 ? '' : ` (${number})`}${extension}`;
			const key = nameKey(name);
			if (this.#nameKeys.has(key)) continue;
			this.#nameKeys.add(key);
			return name;
		}
	}
}
