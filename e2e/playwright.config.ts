import { defineConfig } from '@playwright/test';
import type { HostOptions } from './fixtures/test.ts';

/**
 * Classes without cameras and microphones, or hardly any: they wait for browsers that start, networks and clocks, and two at a time fill
 * two cores. All others take both cores, one at a time.
 */
const quiet = [
	...['attention', 'endings', 'hostHome', 'inkOnPages', 'landing', 'materials', 'messages', 'names', 'settings'],
	...['shownInk', 'slideFiles', 'storage', 'timer', 'votes', 'votesFiles', 'votesShown'],
].map((name) => `${name}.spec.ts`);

/** Folders are relative to this file. */
export default defineConfig<HostOptions>({
	testDir: './specs',
	outputDir: '../test-results/artifacts',
	globalSetup: './global/setup.ts',
	globalTeardown: './global/teardown.ts',
	/** `npm test` gives the project `quiet` two. */
	workers: 1,
	fullyParallel: false,
	forbidOnly: Boolean(process.env.CI),
	/** Playwright names a test that passes the second time as flaky. */
	retries: process.env.CI ? 1 : 0,
	/** Long enough for a busy machine: no test is about speed. */
	timeout: 180_000,
	expect: { timeout: 20_000, toPass: { timeout: 30_000 } },
	reporter: 'list',
	use: { actionTimeout: 20_000, navigationTimeout: 30_000 },
	projects: [
		{ name: 'quiet', use: { hostKind: 'serve' }, testMatch: quiet, outputDir: '../test-results/quiet' },
		{
			name: 'browser',
			use: { hostKind: 'serve' },
			/** Lessons are recorded in the package, where a window of its own makes films, too. */
			testIgnore: [...quiet, 'desktop*.spec.ts', 'lesson.spec.ts', 'windows.spec.ts', 'packaged*.spec.ts'],
		},
		{
			name: 'desktop',
			use: { hostKind: 'desktop' },
			testMatch: ['desktop*.spec.ts', 'windows.spec.ts'],
		},
		{ name: 'package', use: { hostKind: 'packaged' }, testMatch: 'package.setup.ts' },
		{
			name: 'packaged',
			use: { hostKind: 'packaged' },
			testMatch: ['lesson.spec.ts', 'packaged*.spec.ts'],
			dependencies: ['package'],
		},
	],
});
