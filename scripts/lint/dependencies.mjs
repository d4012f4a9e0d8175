/**
 * `node scripts/lint/dependencies.mjs [folder]`: fails on a package with a licence that is not on the list, with an install script
 * that nobody has looked at, or without a fixed version. Reads package-lock.json: what is locked, also for other systems.
 *
 * Why a script of our own: checkers of licences (license-checker-rseidelsohn, licensee) read node_modules, where the parts for other
 * systems are missing, and none looks at install scripts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../setup/paths.mjs';
import { installScriptFaults } from './dependencies/installScripts.mjs';
import { licenceFaults } from './dependencies/licences.mjs';
import { versionFaults } from './dependencies/versions.mjs';

const root = process.argv[2] ?? projectDir;
const read = (name) => readFileSync(join(root, name), 'utf8');
const lock = JSON.parse(read('package-lock.json'));
const manifestAt = (path) => {
	const file = join(root, path, 'package.json');
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
};
const faults = [
	...licenceFaults(lock, manifestAt),
	...installScriptFaults(lock, read('CONTRIBUTING.md')),
	...versionFaults(JSON.parse(read('package.json')), lock),
];
for (const fault of faults) console.error(fault);
console.log(`${Object.keys(lock.packages).length - 1} packages, ${faults.length} that may not be used as they are`);
process.exitCode = faults.length === 0 ? 0 : 1;
