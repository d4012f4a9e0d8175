import { defineConfig } from 'vitest/config';

export default defineConfig({
	define: { __LECTERN_VERSION__: JSON.stringify('0.0.0-test') },
	test: {
		include: ['{sfu,renderer,electron,scripts,bench,e2e,deploy}/**/*.test.{ts,tsx,mjs}'],
		/** Long enough for a busy machine with a slow disk: no test is about speed. */
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 20_000 } },
		/** Style sheets are empty otherwise; the page of a recorded lesson has them as text. */
		css: { include: [/\.css\?raw$/] },
		/** Real workers and real sockets: most tests wait for them, so that four at a time fill two cores. */
		maxWorkers: 4,
	},
});
