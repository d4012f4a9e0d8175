import { defineConfig } from '@playwright/test';
import type { HostOptions } from './fixtures/test.ts';

/** Specs whose browsers send so much media that two of them at the same time would starve one another on two cores. */
const mediaSpecs = [
	...[
		'allocation',
		'class',
		'crowd',
		'duringClass',
		'firewall',
		'guests',
		'hungWorker',
		'lesson',
		'localNetwork',
		'phone',
	],
	...['presenting', 'recording', 'recovery', 'secondNetwork', 'sharing'],
].map((name) => `${name}.spec.ts`);

/** Folders are relative to this file. */
export default defineConfig<HostOptions>({
	testDir: './specs',
	outputDir: '../test-results/artifacts',
	globalSetup: './global/setup.ts',
	globalTeardown: './global/teardown.ts',
	/** Most of the time a test waits. Each project has one worker, so that what runs beside it belongs to another one. */
	workers: 2,
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
		{
			name: 'browser',
			workers: 1,
			use: { hostKind: 'serve' },
			testIgnore: ['desktop*.spec.ts', 'windows.spec.ts', 'packaged*.spec.ts', ...mediaSpecs],
		},
		{ name: 'media', workers: 1, use: { hostKind: 'serve' }, testMatch: mediaSpecs },
		{
			name: 'desktop',
			workers: 1,
			use: { hostKind: 'desktop' },
			testMatch: ['class.spec.ts', 'desktop*.spec.ts', 'lesson.spec.ts', 'windows.spec.ts'],
		},
		{ name: 'package', workers: 1, use: { hostKind: 'packaged' }, testMatch: 'package.setup.ts' },
		{
			name: 'packaged',
			workers: 1,
			use: { hostKind: 'packaged' },
			testMatch: ['class.spec.ts', 'lesson.spec.ts', 'packaged*.spec.ts'],
			dependencies: ['package'],
		},
	],
});
