import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isInstalled, prepareDependencies } from './dependencies.mjs';
import { SetupFailure } from './SetupFailure.mjs';
import { testFolder } from './testFolder.mjs';

const write = (dir, file, content) => writeFileSync(join(dir, file), JSON.stringify(content));

function project() {
	const dir = testFolder();
	mkdirSync(join(dir, 'node_modules', 'left'), { recursive: true });
	write(dir, 'package.json', { dependencies: { left: '1.0.0' } });
	write(dir, 'node_modules/left/package.json', {});
	write(dir, 'package-lock.json', {
		packages: {
			'': { name: 'project' },
			'node_modules/left': { version: '1.0.0' },
			'node_modules/left-win32': { version: '1.0.0', optional: true },
		},
	});
	write(dir, 'node_modules/.package-lock.json', { packages: { 'node_modules/left': { version: '1.0.0' } } });
	return dir;
}

test('accepts an installation that matches the lock file without the optional packages of other systems', () => {
	expect(isInstalled(project())).toBe(true);
});

test('requires an installation when the lock file has another version', () => {
	const dir = project();
	write(dir, 'package-lock.json', { packages: { 'node_modules/left': { version: '1.0.1' } } });
	expect(isInstalled(dir)).toBe(false);
});

test.each(['node_modules', 'node_modules/left', 'node_modules/.package-lock.json'])(
	'requires an installation when %s is missing',
	(path) => {
		const dir = project();
		rmSync(join(dir, path), { recursive: true });
		expect(isInstalled(dir)).toBe(false);
	},
);

test('throws SetupFailure for a damaged lock file', () => {
	const dir = project();
	writeFileSync(join(dir, 'package-lock.json'), '<<<<<<< ours');
	expect(() => isInstalled(dir)).toThrow(SetupFailure);
});

test('does not empty the node_modules of another checkout behind a symbolic link', async () => {
	const dir = project();
	const modules = join(dir, 'node_modules');
	const elsewhere = join(testFolder(), 'node_modules');
	renameSync(modules, elsewhere);
	symlinkSync(elsewhere, modules);
	rmSync(join(elsewhere, '.package-lock.json'));
	await expect(prepareDependencies(() => {}, dir)).rejects.toBeInstanceOf(SetupFailure);
	expect(existsSync(join(elsewhere, 'left', 'package.json'))).toBe(true);
});
