import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDebianLike, isRoot } from './debian.mjs';
import { canReach } from './network.mjs';
import { run } from './processes.mjs';
import { SetupFailure } from './SetupFailure.mjs';
import { installExecutable, workerName } from './workerBinary.mjs';

const downloadTimeoutMs = 3 * 60_000;

/** Downloads mediasoup's prebuilt worker by mediasoup's install script, which also tests it. */
export async function downloadWorker(note, { mediasoupDir }) {
	const { repository } = JSON.parse(readFileSync(join(mediasoupDir, 'package.json'), 'utf8'));
	const from = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ?? repository.url.replace(/^git\+/, '');
	if (!(await canReach(from))) return '';
	note('downloading');
	// When the download fails, the script starts a long build with pip and meson, which no option turns off. PYTHON makes it
	// call Node instead of Python, which refuses the arguments at once; buildWorker has its own build.
	const env = { ...process.env, PYTHON: process.execPath };
	const args = ['npm-scripts.mjs', 'postinstall'];
	const { code } = await run(process.execPath, args, { cwd: mediasoupDir, env, timeoutMs: downloadTimeoutMs });
	return code === 0 ? 'downloaded' : '';
}

/** Builds the worker from the source in mediasoup's npm package, see ../worker/README.md. Takes 3 to 10 minutes. */
export async function buildWorker(note, { mediasoupDir, recipeDir, cache, target }) {
	const script = join(recipeDir, 'build.sh');
	if (!isDebianLike()) {
		throw new SetupFailure(
			"mediasoup's prebuilt media worker could not be downloaded and is only built here on Debian-like Linux: " +
				'run `npm run setup` again with internet access, or name a worker with MEDIASOUP_WORKER_BIN=<file>.',
		);
	}
	const missing = spawnSync('bash', [script, '--missing', mediasoupDir], { encoding: 'utf8' }).stdout.trim();
	if (missing && !isRoot()) {
		throw new SetupFailure(
			'The media worker has to be built and packages are missing for that: ' +
				`\`sudo apt-get install -y --no-install-recommends ${missing}\`, then \`npm run setup\`.`,
		);
	}
	note('building from source, this takes some minutes');
	const out = join(cache, `worker-build-${process.pid}`);
	const logFile = join(cache, 'worker-build.log');
	mkdirSync(out, { recursive: true });
	const log = [];
	try {
		const onLine = (line) => {
			log.push(line);
			noteProgress(line, note);
		};
		const result = await run('bash', [script, mediasoupDir, out], { onLine });
		if (result.code === 0) {
			installExecutable(join(out, workerName), target);
			return 'built from source';
		}
		writeFileSync(logFile, `${log.join('\n')}\n`);
		const complaint = result.tail.findLast((line) => /error|E:|fatal|failed/i.test(line)) ?? result.tail.at(-1);
		throw new SetupFailure(
			`The media worker could not be built (${complaint?.trim()}): see ${logFile}, then \`npm run setup\`.`,
		);
	} finally {
		rmSync(out, { recursive: true, force: true });
	}
}

function noteProgress(line, note) {
	const ninja = /^\[(\d+)\/(\d+)\]/.exec(line);
	if (ninja) note('compiling', Number(ninja[1]), Number(ninja[2]));
	else if (line.startsWith('== ')) note(line.slice('== '.length));
}
