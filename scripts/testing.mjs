#!/usr/bin/env node
// Second half of `npm run build`: the page objects as a package of their own, dist/testing, which testers install from there:
// `lectern/testing`. It has no dependencies, so that linking it installs nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(projectDir, 'dist', 'testing');
const manifest = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));

rmSync(target, { recursive: true, force: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '-p', join(projectDir, 'e2e', 'pages')], { stdio: 'inherit' });

/** As in the manifest of the project, whose paths begin above dist/testing. */
const fromHere = ([condition, path]) => [condition, path.replace('./dist/testing/', './')];
const testing = {
	name: manifest.name,
	version: manifest.version,
	description: 'Page objects of Lectern for tests with Playwright',
	license: manifest.license,
	type: 'module',
	exports: { './testing': Object.fromEntries(Object.entries(manifest.exports['./testing']).map(fromHere)) },
	// For its types alone.
	peerDependencies: { '@playwright/test': '>=1.50' },
	peerDependenciesMeta: { '@playwright/test': { optional: true } },
};
writeFileSync(join(target, 'package.json'), `${JSON.stringify(testing, null, '\t')}\n`);
