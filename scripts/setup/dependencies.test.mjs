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

test('an installation by the lock file counts, without the optional packages of other systems', () => {
	expect(isInstalled(project())).toBe(true);
});

test('another version in the lock file asks for an installation', () => {
	const dir = project();
	write(dir, 'package-lock.json', { packages: { 'node_modules/left': { version: '1.0.1' } } });
	expect(isInstalled(dir)).toBe(false);
});

test.each(['node_modules', 'node_modules/left', 'node_modules/.package-lock.json'])('a missing %s does too', (path) => {
	const dir = project();
	rmSync(join(dir, path), { recursive: true });
	expect(isInstalled(dir)).toBe(false);
});

test('a damaged lock file ends in a sentence', () => {
	const dir = project();
	writeFileSync(join(dir, 'package-lock.json'), '<<<<<<< ours');
	expect(() => isInstalled(dir)).toThrow(SetupFailure);
});

test("another checkout's node_modules, linked to, is not emptied", async () => {
	const dir = project();
	const modules = join(dir, 'node_modules');
	const elsewhere = join(testFolder(), 'node_modules');
	renameSync(modules, elsewhere);
	symlinkSync(elsewhere, modules);
	rmSync(join(elsewhere, '.package-lock.json'));
	await expect(prepareDependencies(() => {}, dir)).rejects.toBeInstanceOf(SetupFailure);
	expect(existsSync(join(elsewhere, 'left', 'package.json'))).toBe(true);
});
