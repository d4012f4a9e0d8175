import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createBuilder, type Rolldown } from 'vite';

/** The pages as they are shipped, built into a folder of their own. */
export class TestPages {
	/** For the setting `rendererDir`. */
	readonly folder: string;
	readonly #chunks: Map<string, Rolldown.OutputChunk>;

	private constructor(folder: string, chunks: Rolldown.OutputChunk[]) {
		this.folder = folder;
		this.#chunks = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
	}

	/** Takes seconds. */
	static async build(): Promise<TestPages> {
		const root = resolve(import.meta.dirname, '../..');
		const cache = join(root, 'node_modules/.cache');
		await mkdir(cache, { recursive: true });
		const outDir = await mkdtemp(join(cache, 'lectern-pages-'));
		const built = await inProduction(async () => {
			const builder = await createBuilder({
				root,
				configFile: join(root, 'vite.config.ts'),
				logLevel: 'silent',
				environments: { client: { build: { outDir } } },
			});
			const { client } = builder.environments;
			if (!client) throw new Error('vite.config.ts builds no client');
			return builder.build(client);
		});
		if (!('output' in built)) throw new Error('the build has no output');
		return new TestPages(
			outDir,
			built.output.filter((file) => file.type === 'chunk'),
		);
	}

	/** Source files that a page can load, now or later. @param except a source file: nothing is loaded because of it */
	modules(except: string): string[] {
		const isExcepted = ({ moduleIds }: Rolldown.OutputChunk) => moduleIds.some((id) => id.endsWith(except));
		const reached = new Set([...this.#chunks.values()].filter(({ isEntry }) => isEntry));
		for (const { imports, dynamicImports } of reached) {
			for (const name of [...imports, ...dynamicImports]) {
				const chunk = this.#chunks.get(name);
				if (chunk && !isExcepted(chunk)) reached.add(chunk);
			}
		}
		return [...reached].flatMap(({ moduleIds }) => moduleIds);
	}

	remove(): Promise<void> {
		return rm(this.folder, { recursive: true, force: true });
	}
}

/** The test runner's NODE_ENV would build React for developers. */
async function inProduction<T>(build: () => Promise<T>): Promise<T> {
	const { NODE_ENV } = process.env;
	process.env.NODE_ENV = 'production';
	try {
		return await build();
	} finally {
		process.env.NODE_ENV = NODE_ENV;
	}
}
