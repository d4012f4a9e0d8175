import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, npmComplaint } from './npm.mjs';
import { projectDir } from './paths.mjs';
import { SetupFailure } from './SetupFailure.mjs';

const installTimeoutMs = 15 * 60_000;

/**
 * Installs the packages of the lock file without install scripts: the native parts (@photostructure/sqlite, @roamhq/wrtc,
 * biome, rolldown) come prebuilt in npm packages, Electron downloads itself on first use, and mediasoup's worker is a
 * separate step.
 */
export async function prepareDependencies(note, dir = projectDir) {
	if (isInstalled(dir)) return '';
	refuseLinked(join(dir, 'node_modules'));
	note('npm ci');
	const common = ['--ignore-scripts', '--no-audit', '--no-fund'];
	const options = { cwd: dir, timeoutMs: installTimeoutMs };
	let result = await npm(['ci', ...common], options);
	// npm ci refuses a lock file that was written without the optional packages of other platforms; `npm install --no-save`
	// installs the same locked versions and does not change the file.
	if (result.tail.some((line) => line.includes('EUSAGE'))) {
		note('npm install, by the lock file');
		result = await npm(['install', '--no-save', ...common], options);
	}
	if (result.code === 0) return 'installed';
	throw new SetupFailure(
		`npm could not install the dependencies (${npmComplaint(result)}): mend that and run \`npm run setup\`.`,
	);
}

/** Refuses a symbolic link, because npm would empty the folder it points to, which may belong to another checkout. */
function refuseLinked(modules) {
	if (!lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
	throw new SetupFailure('node_modules is a link to another folder, which installing would empty: remove the link.');
}

/**
 * Whether node_modules matches the lock file, by npm's node_modules/.package-lock.json. npm writes it last, so an
 * interrupted installation does not count, and a manual `npm ci` does.
 */
export function isInstalled(dir) {
	const wanted = packagesIn(join(dir, 'package-lock.json'));
	const present = packagesIn(join(dir, 'node_modules', '.package-lock.json'));
	if (!wanted) throw new SetupFailure('package-lock.json is missing or damaged: `git checkout package-lock.json`.');
	if (!present) return false;
	const { dependencies, devDependencies } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
	return (
		Object.entries(wanted).every(
			([path, { version, optional, link }]) =>
				path === '' || link || present[path]?.version === version || (optional && !present[path]),
		) &&
		Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
			existsSync(join(dir, 'node_modules', name, 'package.json')),
		)
	);
}

function packagesIn(lockFile) {
	try {
		return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
	} catch {
		return undefined;
	}
}
