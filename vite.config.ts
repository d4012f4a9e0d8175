import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import manifest from './package.json' with { type: 'json' };

/** Stays outside the bundles: native code, or found by path at run time. Everything else is bundled for a quick start. */
const external = [
	/^node:/,
	...builtinModules,
	'electron',
	'original-fs',
	'mediasoup',
	/^mediasoup\//,
	'@photostructure/sqlite',
	'bufferutil',
	'utf-8-validate',
];

/** Electron 33 (Node 20.18) is the oldest runtime the node side must run on. */
const nodeTarget = 'node20.18';

function nodeSide(outDir: string, input: Record<string, string>, format: 'es' | 'cjs' = 'es') {
	return {
		consumer: 'server' as const,
		resolve: { noExternal: true as const, external: [], conditions: ['node', 'default'] },
		build: {
			outDir,
			emptyOutDir: true,
			copyPublicDir: false,
			target: nodeTarget,
			minify: false,
			sourcemap: true,
			rolldownOptions: {
				input,
				external,
				output: {
					format,
					entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
					chunkFileNames: '[name]-[hash].js',
					// One character that is not in Latin-1 would double what the text of a chunk takes of memory, as long as it runs.
					charset: 'ascii' as const,
					comments: { legal: true, annotation: false, jsdoc: false },
				},
			},
		},
	};
}

/**
 * Writes `.br` and `.gz` beside the pages: thirty phones open the class within a minute, and packing them while serving would
 * cost the media its time.
 */
function packedPages(): Plugin {
	return {
		name: 'packed-pages',
		applyToEnvironment: ({ name }) => name === 'client',
		writeBundle({ dir = '' }, bundle) {
			for (const file of Object.values(bundle)) {
				if (!/\.(js|css|html|svg)$/.test(file.fileName)) continue;
				const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
				writeFileSync(join(dir, `${file.fileName}.br`), brotliCompressSync(content));
				writeFileSync(join(dir, `${file.fileName}.gz`), gzipSync(content));
			}
		},
	};
}

/**
 * What pdf.js fetches by name while it draws: tables of characters, the two standard fonts that no system has, and decoders in
 * JavaScript. Its other fonts are under the GPL, and never fetched where those of the system are used. Its colour profile needs
 * WebAssembly, which the content security policy forbids.
 */
function pdfjsFiles(): Plugin {
	const folder = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')));
	const needed = {
		cmaps: /\.bcmap$/,
		standard_fonts: /^Foxit(Symbol|Dingbats)\.pfb$/,
		wasm: /_nowasm_fallback\.js$/,
	};
	return {
		name: 'pdfjs-files',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle() {
			for (const [part, names] of Object.entries(needed))
				for (const name of readdirSync(join(folder, part)).filter((candidate) => names.test(candidate)))
					this.emitFile({
						type: 'asset',
						// As `filesUrl` in renderer/call/slides/pdf/pdfjs.ts; the version makes the address one that may be cached.
						fileName: `assets/pdfjs-${manifest.dependencies['pdfjs-dist']}/${part}/${name}`,
						source: readFileSync(join(folder, part, name)),
					});
		},
	};
}

export default defineConfig({
	define: { __LECTERN_VERSION__: JSON.stringify(manifest.version) },
	plugins: [react(), tailwindcss(), pdfjsFiles(), packedPages()],
	worker: { format: 'es' },
	builder: {},
	environments: {
		client: {
			build: {
				outDir: 'dist/renderer',
				emptyOutDir: true,
				target: 'es2022',
				/** The CSP forbids data: scripts and fonts; nothing is inlined. */
				assetsInlineLimit: 0,
				rolldownOptions: { input: 'renderer/index.html' },
			},
		},
		sfu: nodeSide('dist/sfu', {
			main: 'sfu/main.ts',
			cli: 'sfu/cli.ts',
			// Of the packaged command line, before `cli`: `electron/commandLine.ts`.
			installed: 'sfu/settings/installed.ts',
			// Of a thread: `store/writing/Writer.ts` finds it by its name.
			storeWriter: 'sfu/store/writing/writerThread.ts',
		}),
		electron: nodeSide('dist/electron', { main: 'electron/main.ts' }),
		preload: nodeSide('dist/preload', { preload: 'electron/preload.ts' }, 'cjs'),
	},
	root: '.',
	publicDir: 'renderer/public',
});
