import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createBuilder } from 'vite';

/** The pages as they are shipped, built into a folder of their own. */
export class TestPages {
	private constructor(
		/** For the setting `rendererDir`. */
		readonly folder: string,
		/** Files that a page loads before it knows its screen, e.g. `assets/index-abc.js`, and what is in them. */
		readonly firstScripts: ReadonlyMap<string, string>,
	) {}

	/** Takes seconds. */
	static async build(): Promise<TestPages> {
		const root = resolve(import.meta.dirname, '../..');
		const cache = join(root, 'node_modules/.cache');
		await mkdir(cache, { recursive: true });
		const outDir = await mkdtemp(join(cache, 'lectern-pages-'));
		const builder = await createBuilder({
			root,
			configFile: join(root, 'vite.config.ts'),
			logLevel: 'silent',
			environments: { client: { build: { outDir } } },
		});
		const { client } = builder.environments;
		if (!client) throw new Error('vite.config.ts builds no client');
		const built = await builder.build(client);
		if (!('output' in built)) throw new Error('the build has no output');
		const chunks = new Map(
			built.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
		);
		const first = new Set(
			built.output.flatMap((file) => (file.type === 'chunk' && file.isEntry ? [file.fileName] : [])),
		);
		for (const name of first) for (const imported of chunks.get(name)?.imports ?? []) first.add(imported);
		return new TestPages(outDir, new Map([...first].map((name) => [name, chunks.get(name)?.code ?? ''])));
	}

	remove(): Promise<void> {
		return rm(this.folder, { recursive: true, force: true });
	}
}
