import { defineConfig } from 'vitest/config';

/** They load other test files, with a server in front of those that these start. */
const throughFront = 'sfu/conformance/*hroughFront.test.ts';

export default defineConfig({
	define: { __LECTERN_VERSION__: JSON.stringify('0.0.0-test') },
	test: {
		/** Long enough for a busy machine with a slow disk: no test is about speed. */
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 20_000 } },
		/** Style sheets are empty otherwise; the page of a recorded lesson has them as text. */
		css: { include: [/\.css\?raw$/] },
		/** Real workers and real sockets: most tests wait for them, so that four at a time fill two cores. */
		maxWorkers: 4,
		projects: [
			{
				extends: true,
				/** Loading the server takes longer than many a file that tests it: a process loads it once. */
				test: { name: 'server', include: ['sfu/**/*.test.ts'], exclude: [throughFront], isolate: false },
			},
			{
				extends: true,
				test: {
					name: 'others',
					include: ['{renderer,electron,scripts,bench,e2e,deploy}/**/*.test.{ts,tsx,mjs}', throughFront],
				},
			},
		],
	},
});
