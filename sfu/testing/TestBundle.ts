import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createBuilder } from 'vite';

/** The programs as they are shipped, bundled into a folder of their own. */
export class TestBundle {
	/** Absolute paths. */
	readonly cli: string;
	readonly main: string;

	private constructor(
		readonly folder: string,
		private readonly isOwn: boolean,
	) {
		this.cli = join(folder, 'cli.js');
		this.main = join(folder, 'main.js');
	}

	/**
	 * Inside node_modules, where the programs find what the bundle leaves out (mediasoup, SQLite). Takes seconds, except in
	 * `npm test`, which has built the same (`LECTERN_TEST_DIST`) and names its folder.
	 */
	static async build(): Promise<TestBundle> {
		const dist = process.env.LECTERN_TEST_DIST;
		if (dist) return new TestBundle(join(dist, 'sfu'), false);
		const root = resolve(import.meta.dirname, '../..');
		const cache = join(root, 'node_modules/.cache');
		await mkdir(cache, { recursive: true });
		const outDir = await mkdtemp(join(cache, 'lectern-test-'));
		const builder = await createBuilder({
			root,
			configFile: join(root, 'vite.config.ts'),
			logLevel: 'silent',
			environments: { sfu: { build: { outDir } } },
		});
		const { sfu } = builder.environments;
		if (!sfu) throw new Error('vite.config.ts builds no sfu');
		await builder.build(sfu);
		return new TestBundle(outDir, true);
	}

	async remove(): Promise<void> {
		if (this.isOwn) await rm(this.folder, { recursive: true, force: true });
	}
}
