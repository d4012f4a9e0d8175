/** For tests: the programs as they are shipped, bundled into a folder of their own. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createBuilder } from 'vite';

/** Built inside node_modules, where the bundle finds what it leaves out (mediasoup, SQLite). */
export async function bundle(): Promise<{ cli: string; main: string; remove(): Promise<void> }> {
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
	return {
		cli: join(outDir, 'cli.js'),
		main: join(outDir, 'main.js'),
		remove: () => rm(outDir, { recursive: true, force: true }),
	};
}
