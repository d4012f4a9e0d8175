import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Of the server process, after a garbage collection. */
export type ProbeFigures = {
	heapBytes: number;
	/** What keeps the event loop alive, without timers. */
	handles: number;
	timers: number;
	/** Routers, transports, producers, consumers and observers that the media workers hold. */
	workerObjects: number;
};

const probe = fileURLToPath(new URL('./loadedProbe.ts', import.meta.url));

/** Asks the program that the bench loads into the server which it starts with `environment`. */
export class Probe {
	readonly #folder: string;

	private constructor(folder: string) {
		this.#folder = folder;
	}

	static async open(): Promise<Probe> {
		return new Probe(await mkdtemp(join(tmpdir(), 'lectern-probe-')));
	}

	get environment(): NodeJS.ProcessEnv {
		const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
		return {
			NODE_OPTIONS: [...flags, `--import=${pathToFileURL(probe)}`].join(' '),
			LECTERN_BENCH_PROBE: this.#path,
		};
	}

	async read(): Promise<ProbeFigures> {
		// The probe promises this shape.
		return JSON.parse(await text(connect(this.#path))) as ProbeFigures;
	}

	async close(): Promise<void> {
		await rm(this.#folder, { recursive: true, force: true });
	}

	get #path(): string {
		return join(this.#folder, 'probe');
	}
}
