import type { DocumentFile } from '../../protocol/models/documents.ts';

/** The files that were uploaded to the rooms of a server; implemented by `sfu/materials`. */
export interface RoomFiles {
	/** undefined: there is no such file, or it belongs to another room. */
	find(roomId: string, fileId: string): DocumentFile | undefined;
	/**
	 * Tells which files the documents of a room have. Those that it had before, and has no longer, are deleted once that is
	 * on the disk.
	 */
	setUsed(roomId: string, fileIds: ReadonlySet<string>): void;
}

/** Of a server without documents, e.g. in tests of media. */
export const noFiles: RoomFiles = { find: () => undefined, setUsed: () => {} };
