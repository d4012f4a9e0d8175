import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { notFound, SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { RoomFiles } from '../core/room/RoomFiles.ts';
import { errorText } from '../errorText.ts';
import { DocumentFile, type FileType } from '../protocol/models/documents.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Store, StoredFile } from '../store/Store.ts';
import { maxBytesOf, maxFiles, maxUploads, unusedMs } from './limits.ts';
import { isHash, isUpload, type MaterialFolder, type Upload } from './MaterialFolder.ts';

/** How often files that nobody uses are looked for, ms. */
const sweepEveryMs = 60_000;
/** While a file is received, the free space is looked at each time so many bytes have come. */
const freeCheckBytes = 16 * 1024 * 1024;

/** What files may take, bytes. */
export type MaterialCaps = {
	ofRoom: number;
	inAll: number;
	/** Of the drive: what is to stay free. */
	free: number;
};

/** Where a room is: `here`; `away`: on another server, or not opened; `gone`: it has ended. */
export type RoomPlace = 'here' | 'away' | 'gone';

type Parts = {
	folder: MaterialFolder;
	store: Pick<Store, 'files' | 'kept'>;
	caps: MaterialCaps;
	logger: Logger;
	/** Default: the steady clock. */
	nowMs?: () => number;
};

/** An upload as its sender announces it. `bytes`: undefined if it does not say. */
export type Announced = { roomId: string; type: FileType; bytes: number | undefined };

/**
 * The files that were uploaded to rooms. Their bytes are in a folder, each content once; which room has which is in the store.
 * Files that no document uses are deleted after a while, and all of a room with it.
 */
export class Materials implements RoomFiles {
	readonly #parts: Parts;
	readonly #nowMs: () => number;
	readonly #files = new Map<string, StoredFile>();
	/** Ids of the files that the documents of a room use, by room. */
	readonly #used = new Map<string, ReadonlySet<string>>();
	/** Files of earlier runs count as new then: who had sent one when the server was killed may be about to use it. */
	readonly #openedAtMs: number;
	/** When files of this run came, by id. */
	readonly #cameAtMs = new Map<string, number>();
	/** Being received: bytes so far, or as announced if that is more. */
	readonly #receiving = new Set<{ roomId: string; bytes: number }>();
	/** Contents that nobody has, and that could not be deleted yet. */
	readonly #leftOver = new Set<string>();
	#placeOf: ((roomId: string) => RoomPlace) | null = null;
	#sweeps: NodeJS.Timeout | undefined;

	/**
	 * Opens the folder, and deletes in it what no room has. A file that is gone from it is forgotten.
	 * @throws Error of the disk
	 */
	constructor(parts: Parts) {
		this.#parts = parts;
		this.#nowMs = parts.nowMs ?? steadyNowMs;
		this.#openedAtMs = this.#nowMs();
		const { folder, store, logger } = parts;
		const names = new Set(folder.open());
		for (const file of store.files.all()) {
			if (names.has(file.hash)) this.#files.set(file.fileId, file);
			else {
				logger.error(
					{ roomId: file.roomId, fileId: file.fileId },
					'a file of a room is gone from the folder of materials',
				);
				store.files.remove(file.fileId);
			}
		}
		for (const name of names) {
			if (isUpload(name)) void folder.discard(folder.pathOf(name));
			else if (isHash(name) && !this.#isWanted(name)) this.#leftOver.add(name);
		}
	}

	/** From now on, deletes what nobody uses: once the rooms of the store are open. */
	start(placeOf: (roomId: string) => RoomPlace): void {
		this.#placeOf = placeOf;
		void this.sweep();
		this.#sweeps = setInterval(() => void this.sweep(), sweepEveryMs).unref();
	}

	close(): void {
		clearInterval(this.#sweeps);
	}

	/** Absolute path of the folder, in which files are named by their hash. */
	get folder(): string {
		return this.#parts.folder.path;
	}

	get caps(): MaterialCaps {
		return this.#parts.caps;
	}

	find(roomId: string, fileId: string): DocumentFile | undefined {
		const file = this.locate(roomId, fileId);
		// Without what only the store knows.
		return file && DocumentFile.parse(file);
	}

	/** With its hash, which is its name in the folder; undefined: this room has no such file. */
	locate(roomId: string, fileId: string): StoredFile | undefined {
		const file = this.#files.get(fileId);
		return file?.roomId === roomId ? file : undefined;
	}

	/**
	 * Puts a file at a path, e.g. among the files of a recorded lesson: as a link to the same bytes, or a copy of them.
	 * @throws SfuError not-found (file), insufficient-storage, unavailable: the disk
	 */
	async linkTo(roomId: string, fileId: string, path: string): Promise<void> {
		const file = this.locate(roomId, fileId);
		if (!file) throw notFound('file', fileId);
		await this.#parts.folder.linkTo(file.hash, path);
	}

	setUsed(roomId: string, fileIds: ReadonlySet<string>): void {
		const before = this.#used.get(roomId) ?? new Set();
		this.#used.set(roomId, fileIds);
		const dropped = [...before].filter((fileId) => !fileIds.has(fileId));
		if (dropped.length > 0) void this.#deleteKept(() => dropped.filter((fileId) => !this.#isUsed(roomId, fileId)));
	}

	/** Bytes of a room's files, each content counted once; without a room, of all. */
	usedBytes(roomId?: string): number {
		const byHash = new Map<string, number>();
		for (const file of this.#files.values())
			if (roomId === undefined || file.roomId === roomId) byHash.set(file.hash, file.bytes);
		return [...byHash.values()].reduce((sum, bytes) => sum + bytes, 0);
	}

	/**
	 * Receives a file of a room. When it resolves, the file is on the disk.
	 * @throws SfuError limit-reached (file): it is too large; bad-request (file): it is empty, cut off, or not what it is said to be;
	 * insufficient-storage (file): no place; unavailable: the disk; overloaded: too many uploads
	 */
	async add({ roomId, type, bytes }: Announced, from: Readable): Promise<DocumentFile> {
		const { folder } = this.#parts;
		requireSize(type, bytes ?? 0);
		if (this.#receiving.size >= maxUploads) throw new SfuError('overloaded', `at most ${maxUploads} uploads at once`);
		const receiving = { roomId, bytes: bytes ?? 0 };
		this.#receiving.add(receiving);
		try {
			this.#requirePlace(roomId);
			await this.#requireFree(receiving.bytes);
			const upload = await folder.receive(from, type, this.#counter(receiving, type));
			return await this.#keep(roomId, type, upload);
		} finally {
			this.#receiving.delete(receiving);
		}
	}

	/**
	 * Gives files of one room to another one, which shares their bytes.
	 * @returns ids there by ids here
	 * @throws SfuError not-found (file), insufficient-storage (file)
	 */
	share(fileIds: Iterable<string>, from: string, to: string): Map<string, string> {
		const files = [...fileIds].map((fileId) => {
			const file = this.locate(from, fileId);
			if (!file) throw notFound('file', fileId);
			return file;
		});
		const has = new Set([...this.#files.values()].flatMap(({ roomId, hash }) => (roomId === to ? hash : [])));
		const added = new Map(files.filter(({ hash }) => !has.has(hash)).map(({ hash, bytes }) => [hash, bytes]));
		this.#requirePlace(
			to,
			[...added.values()].reduce((sum, bytes) => sum + bytes, 0),
			files.length,
		);
		return new Map(files.map((file) => [file.fileId, this.#insert({ ...file, roomId: to }).fileId]));
	}

	/** Deletes what nobody uses, and all files of rooms that have ended. Never rejects. */
	async sweep(): Promise<void> {
		for (const roomId of this.#used.keys()) if (this.#placeOf?.(roomId) === 'gone') this.#used.delete(roomId);
		await this.#deleteKept(() =>
			[...this.#files.values()].filter((file) => this.#isUnused(file)).map((it) => it.fileId),
		);
		for (const hash of [...this.#leftOver]) await this.#deleteContent(hash);
	}

	async #keep(roomId: string, type: FileType, upload: Upload): Promise<DocumentFile> {
		const { folder, store } = this.#parts;
		const { bytes, hash, size } = upload;
		// The row comes first in memory, so that nobody deletes the content, and last on the disk: it is written after the file.
		const file = this.#remember({ roomId, type, bytes, hash, ...size });
		try {
			await folder.keep(upload);
			store.files.save(file);
			await store.kept();
			return DocumentFile.parse(file);
		} catch (error) {
			this.#forget(file.fileId);
			await this.#deleteContent(hash);
			throw error;
		}
	}

	#insert(file: Omit<StoredFile, 'fileId' | 'addedAtMs'>): StoredFile {
		const inserted = this.#remember(file);
		this.#parts.store.files.save(inserted);
		return inserted;
	}

	#remember(file: Omit<StoredFile, 'fileId' | 'addedAtMs'>): StoredFile {
		const remembered = { ...file, fileId: randomBytes(18).toString('base64url'), addedAtMs: Date.now() };
		this.#files.set(remembered.fileId, remembered);
		this.#cameAtMs.set(remembered.fileId, this.#nowMs());
		return remembered;
	}

	#forget(fileId: string): void {
		this.#files.delete(fileId);
		this.#cameAtMs.delete(fileId);
		this.#parts.store.files.remove(fileId);
	}

	/** Deletes files once what says that nobody uses them is on the disk; while that cannot be written, nothing. */
	async #deleteKept(which: () => string[]): Promise<void> {
		const { store, logger } = this.#parts;
		try {
			await store.kept();
		} catch {
			// The next sweep finds them.
			return;
		}
		const hashes = which().flatMap((fileId) => {
			const file = this.#files.get(fileId);
			this.#forget(fileId);
			return file ? [file.hash] : [];
		});
		for (const hash of new Set(hashes))
			await this.#deleteContent(hash).catch((error) =>
				logger.error({ hash, reason: errorText(error) }, 'a file was not deleted'),
			);
	}

	async #deleteContent(hash: string): Promise<void> {
		const isDone = await this.#parts.folder.delete(hash, () => this.#isWanted(hash));
		if (isDone) this.#leftOver.delete(hash);
		else this.#leftOver.add(hash);
	}

	#isWanted(hash: string): boolean {
		return [...this.#files.values()].some((file) => file.hash === hash);
	}

	#isUsed(roomId: string, fileId: string): boolean {
		return this.#used.get(roomId)?.has(fileId) ?? false;
	}

	#isUnused({ roomId, fileId }: StoredFile): boolean {
		const place = this.#placeOf?.(roomId) ?? 'away';
		if (place !== 'here') return place === 'gone';
		const cameAtMs = this.#cameAtMs.get(fileId) ?? this.#openedAtMs;
		return !this.#isUsed(roomId, fileId) && this.#nowMs() - cameAtMs > unusedMs;
	}

	/** Counts what comes, and refuses what is too much. */
	#counter(receiving: { roomId: string; bytes: number }, type: FileType): (bytes: number) => void {
		let received = 0;
		let sinceCheck = 0;
		let full: unknown = null;
		return (bytes) => {
			received += bytes;
			sinceCheck += bytes;
			requireSize(type, received);
			if (received > receiving.bytes) {
				receiving.bytes = received;
				this.#requirePlace(receiving.roomId);
			}
			if (full) throw full;
			if (sinceCheck < freeCheckBytes) return;
			sinceCheck = 0;
			this.#requireFree(0).catch((error) => {
				full = error;
			});
		};
	}

	/** @throws SfuError insufficient-storage (file) */
	#requirePlace(roomId: string, moreBytes = 0, moreFiles = 1): void {
		const { caps } = this.#parts;
		const receiving = [...this.#receiving];
		const sum = (of: typeof receiving) => of.reduce((total, { bytes }) => total + bytes, moreBytes);
		const inRoom = this.usedBytes(roomId) + sum(receiving.filter((each) => each.roomId === roomId));
		if (inRoom > caps.ofRoom) throw noPlace('the files of this room take too much');
		if (this.usedBytes() + sum(receiving) > caps.inAll) throw noPlace('the files of all rooms take too much');
		if (this.#files.size + moreFiles > maxFiles) throw noPlace(`at most ${maxFiles} files`);
	}

	/** @throws SfuError insufficient-storage (file), unavailable */
	async #requireFree(bytes: number): Promise<void> {
		const { folder, caps } = this.#parts;
		if ((await folder.freeBytes()) - bytes < caps.free) throw noPlace('the disk is nearly full');
	}
}

function requireSize(type: FileType, bytes: number): void {
	if (bytes > maxBytesOf(type))
		throw new SfuError('limit-reached', `a file of type ${type} has at most ${maxBytesOf(type)} bytes`, {
			what: 'file',
		});
}

const noPlace = (message: string) => new SfuError('insufficient-storage', message, { what: 'file' });
