import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../package/fileDigests.mjs';
import { projectDir } from '../setup/paths.mjs';
import { attach } from '../setup/processes.mjs';
import { SetupFailure } from '../setup/SetupFailure.mjs';

/** Names of the clones: of different length, so that a path that gets into a file changes it. */
const cloneNames = ['a', 'another-clone'];

/**
 * Packages two clones of what is committed, one after the other, and compares every file of the unpacked program.
 * @throws SetupFailure with the files that differ
 */
export async function reproduce() {
	const folder = mkdtempSync(join(tmpdir(), 'lectern-reproduce-'));
	try {
		const packages = [];
		for (const name of cloneNames) packages.push(await packageClone(join(folder, name)));
		const different = differences(...packages);
		if (different.length > 0)
			throw new SetupFailure(`Two packages of the same sources differ in ${different.join(', ')}.`);
		console.log(`✓ two packages of the same sources are the same: ${packages[0].size} files`);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @returns {Promise<Map<string, string>>} the digest of each file of the package, or where a link leads, by its path */
async function packageClone(clone) {
	await mustRun('git', ['clone', '--quiet', projectDir, clone], projectDir);
	await mustRun(process.execPath, [join(clone, 'scripts', 'package.mjs')], clone);
	const release = join(clone, 'release');
	const unpacked = readdirSync(release).find((name) => name.endsWith('-unpacked') || name.startsWith('mac'));
	if (!unpacked) throw new SetupFailure(`There is no package in ${release}.`);
	return digestsIn(join(release, unpacked));
}

function digestsIn(folder) {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
	return new Map(
		entries.map((entry) => {
			const path = join(entry.parentPath, entry.name);
			return [path.slice(folder.length + 1), entry.isSymbolicLink() ? readlinkSync(path) : digestOf(path)];
		}),
	);
}

/** Paths that only one of them has, or that have other contents in the other one. */
export function differences(one, other) {
	const paths = new Set([...one.keys(), ...other.keys()]);
	return [...paths].filter((path) => one.get(path) !== other.get(path)).sort();
}

async function mustRun(program, args, cwd) {
	const code = await attach(program, args, { cwd, env: process.env });
	if (code !== 0) throw new SetupFailure(`${program} ${args[0]} ended with ${code}.`);
}
