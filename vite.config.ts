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
					charset: 'ascii' as const,
					// V8 parses a chunk as a whole, and what that takes (six bytes for each character) never returns to the system.
					codeSplitting: {
						groups: [
							{ name: 'socketServer', test: /node_modules[\\/](socket|engine)\.io[\\/]/ },
							{ name: 'fileServer', test: /node_modules[\\/]@fastify[\\/](static|send)[\\/]/ },
							{ name: 'metrics', test: /node_modules[\\/]prom-client[\\/]/ },
						],
					},
					comments: { legal: true, annotation: false, jsdoc: false },
				},
			},
		},
	};
}

/**
 * Fastify's own compilers, for JSON schemas: never called, because `sfu/gateway/http/zodSchemas` replaces both, and half of what
 * there is of Fastify.
 */
const unusedPackages = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'];

function withoutUnused(): Plugin {
	const empty = '\0unused';
	return {
		name: 'without-unused',
		enforce: 'pre',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		resolveId: (id) => (unusedPackages.includes(id) ? empty : null),
		load: (id) => (id === empty ? 'export {};' : null),
	};
}

/**
 * One character beyond ASCII doubles what the text of a chunk takes of memory, as long as it runs. The bundler escapes those of the
 * code (`charset`), and leaves them in the notices of licences, which it keeps.
 */
function asciiNotices(): Plugin {
	return {
		name: 'ascii-notices',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		renderChunk: {
			order: 'post',
			handler: (code) => ({ code: code.replace(/[^\0-\x7f]/g, escaped), map: null }),
		},
	};
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

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
	plugins: [react(), tailwindcss(), pdfjsFiles(), packedPages(), withoutUnused(), asciiNotices()],
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
