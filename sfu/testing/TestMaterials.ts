import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { MaterialFolder } from '../materials/MaterialFolder.ts';
import { type MaterialCaps, Materials } from '../materials/Materials.ts';
import type { DocumentFile, FileType } from '../protocol/models/documents.ts';
import { openStore } from '../store/SqliteStore.ts';
import type { Store } from '../store/Store.ts';
import { samplePdf } from './sampleFiles.ts';
import { silentLogger } from './silentLogger.ts';

/** Far above what tests upload. */
const roomy: MaterialCaps = { ofRoom: 2 ** 30, inAll: 2 ** 31, free: 0 };

/** Files of rooms on a folder of its own, with a store and a clock that the test sets. */
export class TestMaterials {
	store: Store;
	materials: Materials;
	nowMs = 0;
	readonly root: string;
	readonly #caps: MaterialCaps;

	private constructor(root: string, caps: MaterialCaps) {
		this.root = root;
		this.#caps = caps;
		this.store = openStore(root, pino({ level: 'silent' }));
		this.materials = this.#make();
	}

	static async open(caps: Partial<MaterialCaps> = {}): Promise<TestMaterials> {
		return new TestMaterials(await mkdtemp(join(tmpdir(), 'lectern-materials-')), { ...roomy, ...caps });
	}

	get folder(): string {
		return join(this.root, 'materials');
	}

	/** Names in the folder. */
	readonly names = (): Promise<string[]> => readdir(this.folder);

	/** Default: a PDF for the room `physics`. */
	upload(content: Buffer = samplePdf(), type: FileType = 'application/pdf', roomId = 'physics'): Promise<DocumentFile> {
		return this.materials.add({ roomId, type, bytes: content.length }, Readable.from([content]));
	}

	/** As the server finds it when it is started again. */
	async restart(): Promise<void> {
		this.materials.close();
		await this.store.close();
		this.store = openStore(this.root, pino({ level: 'silent' }));
		this.materials = this.#make();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.materials.close();
		await this.store.close();
		await rm(this.root, { recursive: true, force: true });
	}

	#make(): Materials {
		const folder = new MaterialFolder(this.folder);
		return new Materials({
			folder,
			store: this.store,
			caps: this.#caps,
			logger: silentLogger,
			nowMs: () => this.nowMs,
		});
	}
}
