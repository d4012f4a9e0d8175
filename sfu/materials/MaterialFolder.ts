import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { copyFile, link, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { nanoid } from 'nanoid';
import { SfuError } from '../core/errors.ts';
import { errorText, systemErrorCode } from '../errorText.ts';
import type { FileType } from '../protocol/models/documents.ts';
import { syncFolder } from '../store/files.ts';
import { describeFile } from './describeFile.ts';
import type { ImageSize } from './imageSize.ts';
import { type Received, receiveFile } from './receiveFile.ts';

/** No space, no quota left, or larger than the file system allows (4 GiB on FAT32). */
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const uploadPrefix = 'upload-';

/** A file that was received, and is not among the others yet. */
export type Upload = Received & { path: string; size: ImageSize | null };

/** The folder of all files: each content once, named by its SHA-256; beside them what is being received. */
export class MaterialFolder {
	readonly path: string;
	/** What moves files goes one after the other: a content that is deleted may come again at the same moment. */
	#moving: Promise<unknown> = Promise.resolve();

	constructor(path: string) {
		this.path = path;
	}

	/** Creates the folder. @returns the names of the files in it. @throws Error of the disk */
	open(): string[] {
		mkdirSync(this.path, { recursive: true, mode: 0o700 });
		return readdirSync(this.path);
	}

	pathOf(hash: string): string {
		return join(this.path, hash);
	}

	/**
	 * Receives a file and looks at its header. Whoever calls it keeps or discards it.
	 * @param take see `receiveFile`
	 * @throws SfuError bad-request (file); insufficient-storage, unavailable: of the disk
	 */
	async receive(from: Readable, type: FileType, take: (bytes: number) => void): Promise<Upload> {
		const path = join(this.path, `${uploadPrefix}${nanoid()}`);
		try {
			const received = await receiveFile(from, path, take);
			return { ...received, path, size: await describeFile(path, type) };
		} catch (error) {
			await this.discard(path);
			throw diskError(error);
		}
	}

	/** Puts a received file among the others. It survives a power cut then. @throws SfuError insufficient-storage, unavailable */
	async keep({ path, hash }: Pick<Upload, 'path' | 'hash'>): Promise<void> {
		await this.#alone(async () => {
			try {
				if (existsSync(this.pathOf(hash))) return await this.discard(path);
				await rename(path, this.pathOf(hash));
				await syncFolder(this.path);
			} catch (error) {
				await this.discard(path);
				throw diskError(error);
			}
		});
	}

	/** Links a content to another path, or copies it, e.g. to another drive. @throws SfuError insufficient-storage, unavailable */
	async linkTo(hash: string, path: string): Promise<void> {
		try {
			await link(this.pathOf(hash), path).catch(() => copyFile(this.pathOf(hash), path));
		} catch (error) {
			throw diskError(error);
		}
	}

	/** Never throws: what is left over is deleted at the next start. */
	async discard(path: string): Promise<void> {
		await rm(path, { force: true }).catch(() => {});
	}

	/**
	 * Deletes a content, unless somebody has it by the time it is its turn. Idempotent.
	 * @returns false: not yet, e.g. as Windows deletes no file that is being read
	 */
	delete(hash: string, isWanted: () => boolean): Promise<boolean> {
		return this.#alone(async () => {
			if (isWanted()) return true;
			try {
				await rm(this.pathOf(hash), { force: true });
				return true;
			} catch {
				return false;
			}
		});
	}

	/** Bytes that can still be written to its drive. @throws SfuError unavailable */
	async freeBytes(): Promise<number> {
		try {
			const { bavail, bsize } = await statfs(this.path);
			return bavail * bsize;
		} catch (error) {
			throw diskError(error);
		}
	}

	#alone<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#moving.then(work);
		this.#moving = done.catch(() => {});
		return done;
	}
}

/** Whether it is a file that was received in an earlier run. */
export const isUpload = (name: string) => name.startsWith(uploadPrefix);
export const isHash = (name: string) => /^[0-9a-f]{64}$/.test(name);

function diskError(cause: unknown): unknown {
	const systemCode = systemErrorCode(cause);
	if (cause instanceof SfuError || systemCode === undefined) return cause;
	const code = fullCodes.has(systemCode) ? 'insufficient-storage' : 'unavailable';
	return new SfuError(code, `the folder of materials: ${errorText(cause)}`, { cause, what: 'file' });
}
