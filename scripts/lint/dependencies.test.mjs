import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectDir } from '../setup/paths.mjs';
import { testFolder } from '../setup/testFolder.mjs';
import { isAllowed } from './dependencies/licences.mjs';

/** A package as the lock file has it. */
const locked = (more = {}) => ({ version: '1.2.3', license: 'MIT', integrity: 'sha512-AAAA', ...more });

/** Runs the check on a project with these packages. @returns its sentences; empty: it has passed */
function faultsOf({ packages = {}, manifest = {}, contributing = '## Dependencies\n\n## Commits\n', files = {} }) {
	const folder = testFolder();
	const tree = {
		'package.json': JSON.stringify(manifest),
		'package-lock.json': JSON.stringify({ packages: { '': manifest, ...packages } }),
		'CONTRIBUTING.md': contributing,
		...files,
	};
	for (const [path, text] of Object.entries(tree)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	const script = join(projectDir, 'scripts/lint/dependencies.mjs');
	const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
	const faults = stderr.split('\n').filter(Boolean);
	expect(status).toBe(faults.length === 0 ? 0 : 1);
	return faults;
}

test('the packages of this project may be used', () => {
	const script = join(projectDir, 'scripts/lint/dependencies.mjs');
	expect(spawnSync(process.execPath, [script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

describe('licences', () => {
	test.each([
		'AGPL-3.0-only',
		'GPL-2.0-or-later',
		'LGPL-2.1',
		'SSPL-1.0',
		'BUSL-1.1',
		'UNLICENSED',
		'SEE LICENSE IN LICENSE.md',
		'',
	])('a package under %j is refused, shipped or not', (license) => {
		for (const dev of [true, undefined]) {
			const [fault] = faultsOf({ packages: { 'node_modules/@a/b': locked({ license, dev }) } });
			expect(fault).toContain(`@a/b 1.2.3 is ${dev ? 'used for building and tests' : 'shipped'} under`);
		}
	});

	test('a package inside another one counts, too', () => {
		const packages = { 'node_modules/a': locked(), 'node_modules/a/node_modules/b': locked({ license: 'AGPL-3.0' }) };
		expect(faultsOf({ packages })).toEqual(['b 1.2.3 is shipped under AGPL-3.0, which is not on the list']);
	});

	test('a licence for tools is refused for what is shipped', () => {
		expect(faultsOf({ packages: { 'node_modules/a': locked({ license: 'WTFPL', dev: true }) } })).toEqual([]);
		expect(faultsOf({ packages: { 'node_modules/a': locked({ license: 'WTFPL' }) } })).toHaveLength(1);
	});

	test('a licence that the lock file does not know is looked up in the package, in its old form as well', () => {
		const packages = { 'node_modules/a': locked({ license: undefined }) };
		const of = (manifest) => faultsOf({ packages, files: { 'node_modules/a/package.json': JSON.stringify(manifest) } });
		expect(of({ licenses: [{ type: 'MIT' }, { type: 'GPL-3.0' }] })).toEqual([]);
		expect(of({ license: { type: 'GPL-3.0' } })).toEqual([
			'a 1.2.3 is shipped under GPL-3.0, which is not on the list',
		]);
		expect(of({})).toEqual(['a 1.2.3 is shipped under no stated licence, which is not on the list']);
	});

	test('a prebuilt part for another system has the licence of the package that asks for it', () => {
		const part = { 'node_modules/a-other': locked({ license: undefined, optional: true }) };
		const owner = (license) => ({
			'node_modules/a': locked({ license, optionalDependencies: { 'a-other': '1.2.3' } }),
		});
		expect(faultsOf({ packages: { ...owner('MIT'), ...part } })).toEqual([]);
		expect(faultsOf({ packages: { ...owner('AGPL-3.0'), ...part } })).toHaveLength(2);
		expect(faultsOf({ packages: part })).toHaveLength(1);
	});

	test.each([
		['MIT', true],
		['(MIT OR GPL-3.0)', true],
		['GPL-3.0 OR MIT', true],
		['MIT AND GPL-3.0', false],
		['MIT AND ISC', true],
		['MIT OR GPL-3.0 AND ISC', true],
		['(MIT OR GPL-3.0) AND ISC', true],
		['GPL-3.0 AND (MIT OR ISC)', false],
		['((MIT))', true],
		['MIT OR', false],
		['(MIT', false],
		['MIT)', false],
		['MIT ISC', false],
		['MIT WITH x-exception', false],
		['mit', false],
	])('%s can be met with MIT and ISC: %s', (expression, allowed) => {
		expect(isAllowed(expression, ['MIT', 'ISC'])).toBe(allowed);
	});
});

describe('install scripts', () => {
	const packages = { 'node_modules/@a/native': locked({ hasInstallScript: true }) };
	const table = (name) => `## Dependencies\n\n| package | what |\n| - | - |\n| \`${name}\` | builds |\n\n## Commits\n`;

	test('a new one is refused until CONTRIBUTING names it', () => {
		expect(faultsOf({ packages })).toEqual([expect.stringContaining('@a/native has an install script')]);
		expect(faultsOf({ packages, contributing: table('@a/native') })).toEqual([]);
	});

	test('one that is named elsewhere in CONTRIBUTING does not count', () => {
		const elsewhere = `${table('@a/native').replace('Dependencies', 'Style')}\n## Dependencies\n`;
		expect(faultsOf({ packages, contributing: elsewhere })).toHaveLength(1);
	});

	test('a row of a package that has none any more is refused', () => {
		const contributing = table('@a/native');
		expect(faultsOf({ packages: { 'node_modules/@a/native': locked() }, contributing })).toEqual([
			expect.stringContaining('@a/native has no install script any more'),
		]);
	});

	test('the rows of a second table are about something else', () => {
		const contributing = `${table('@a/native').replace('\n## Commits', '\nPinned:\n\n| package | rule |\n| - | - |\n| `other` | firmly |\n\n## Commits')}`;
		expect(faultsOf({ packages, contributing })).toEqual([]);
	});
});

describe('versions', () => {
	test.each([
		'^1.2.3',
		'~1.2.3',
		'1.x',
		'*',
		'latest',
		'',
		'git+https://example.org/a.git',
		'file:../a',
		'npm:b@1.2.3',
	])('a dependency that is asked for as %j is refused', (version) => {
		const manifest = { dependencies: { a: version } };
		const [fault] = faultsOf({ manifest, packages: { 'node_modules/a': locked() } });
		expect(fault).toBe(`a is asked for as ${version}: pin one version`);
	});

	test('a dependency that is locked at another version is refused', () => {
		const manifest = { devDependencies: { a: '1.2.4' } };
		expect(faultsOf({ manifest, packages: { 'node_modules/a': locked({ dev: true }) } })).toEqual([
			'a is pinned at 1.2.4 and locked at 1.2.3: npm install',
		]);
	});

	test('a package without a digest, from an address, or that is a link is refused', () => {
		const packages = {
			'node_modules/a': locked({ integrity: undefined }),
			'node_modules/b': locked({ resolved: 'https://registry.example.org/b.tgz' }),
			'node_modules/c': { ...locked({ integrity: undefined }), link: true },
			'node_modules/d/node_modules/e': locked({ integrity: undefined, inBundle: true }),
		};
		expect(faultsOf({ packages }).map((fault) => fault.split(' ')[0])).toEqual([
			'node_modules/a',
			'node_modules/b',
			'node_modules/c',
		]);
	});
});
