#!/usr/bin/env node
// `npm run package`: packages the desktop app as a folder, release/<system>-unpacked. `--qa` (Linux) adds a copy in which
// Playwright can use the inspector: release/linux-unpacked-qa.
// Further arguments go to electron-builder: `npm run package -- --linux AppImage deb`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debScripts } from './package/debScripts.mjs';
import { fileDigests } from './package/fileDigests.mjs';
import { licenceTexts } from './package/licenceTexts.mjs';
import { makeQaBuild } from './package/qaBuild.mjs';
import { withSupportedNode } from './setup/node.mjs';
import { projectDir } from './setup/paths.mjs';
import { attach } from './setup/processes.mjs';
import { Steps } from './setup/Steps.mjs';
import { installExecutable, workerName } from './setup/workerBinary.mjs';

const staging = join(projectDir, 'release', 'staging');
const app = join(staging, 'app');
const modules = join(staging, 'modules');
/** Packages that vite.config.ts keeps out of the bundles. */
const externalPackages = ['mediasoup', '@photostructure/sqlite'];
/** Dependencies that are used at installation only: downloading or building the worker, terminal colours. */
const installOnlyPackages = new Set(['tar', 'node-fetch', 'supports-color', 'node-addon-api']);
const addonFolder = `${process.platform}-${process.arch}`;

const steps = new Steps();

await withSupportedNode(import.meta.url, { steps }, async () => {
	const { prepare } = await import('./setup/prepare.mjs');
	await prepare(steps);
	await steps.run('staging', () => stage());
	const isQa = process.argv.includes('--qa');
	const options = process.argv.slice(2).filter((option) => option !== '--qa');
	const { NODE_OPTIONS: _, ...env } = process.env; // for this Node only, not for what it starts
	const code = await attach(process.execPath, [builder(), ...builderArguments(options)], { cwd: projectDir, env });
	if (code === 0 && isQa) await steps.run('build for tests', () => makeQaBuild(join(projectDir, 'release')));
	process.exit(code);
});

function builderArguments(options) {
	const system = { darwin: '--mac', win32: '--win' }[process.platform] ?? '--linux';
	const named = options.some((option) => /^(--(linux|mac|win|windows|macos)|-[lmw])$/.test(option));
	return [
		...(named ? options : [system, 'dir', ...options]),
		...runtimeArguments(process.env.ELECTRON_OVERRIDE_DIST_PATH),
		'--publish=never',
	];
}

/** Arguments for an existing runtime, whose version may differ from the `electron` package. */
function runtimeArguments(dist) {
	if (!dist) return [];
	const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
	return [`-c.electronDist=${dist}`, `-c.electronVersion=${version}`];
}

function builder() {
	return fileURLToPath(import.meta.resolve('electron-builder/cli.js'));
}

/** Fills release/staging: app/ (manifest and builds), modules/ (external packages), worker/, licences/ (of the packages). */
function stage() {
	rmSync(staging, { recursive: true, force: true });
	for (const part of ['electron', 'preload', 'sfu', 'renderer']) {
		cpSync(join(projectDir, 'dist', part), join(app, 'dist', part), { recursive: true, filter: isNotMap });
	}
	writeFileSync(join(app, 'package.json'), JSON.stringify(appManifest(), null, '\t'));
	for (const name of packagesAtRunTime()) stagePackage(name);
	const ownWorker = process.env.LECTERN_WORKER_BIN ?? process.env.MEDIASOUP_WORKER_BIN;
	installExecutable(
		ownWorker ?? modulePath('mediasoup', 'worker', 'out', 'Release', workerName),
		join(staging, 'worker', workerName),
	);
	mkdirSync(join(staging, 'deb'));
	for (const [name, text] of Object.entries(debScripts())) writeFileSync(join(staging, 'deb', name), text);
	mkdirSync(join(staging, 'licences'));
	const lock = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8'));
	writeFileSync(join(staging, 'licences', 'packages.txt'), licenceTexts(lock, projectDir));
	writeFileSync(join(app, 'dist', 'integrity.json'), JSON.stringify(integrityManifest(), null, '\t'));
}

/** Of everything that will be outside of app.asar: `asarUnpack` and `extraResources` of electron-builder.yml. */
function integrityManifest() {
	return fileDigests([
		[join(app, 'dist', 'renderer'), 'app.asar.unpacked/dist/renderer'],
		[modules, 'app.asar.unpacked/node_modules', /\.node$/],
		[join(staging, 'worker'), 'worker'],
		[join(projectDir, 'resources', 'bin'), 'bin'],
		[join(projectDir, 'docs', 'licences'), 'licences'],
		[join(staging, 'licences'), 'licences'],
	]);
}

/** A manifest without dependencies, because electron-builder would collect all of them. */
function appManifest() {
	const { name, version, description, license, main } = manifestOf(projectDir);
	const author = 'The Lectern contributors';
	return { name, productName: 'Lectern', version, description, license, author, type: 'module', main };
}

/** The external packages and their transitive run-time dependencies; node_modules is flat. */
function packagesAtRunTime() {
	const found = new Set(externalPackages);
	for (const name of found) {
		for (const needed of Object.keys(manifestOf(modulePath(name)).dependencies ?? {})) {
			if (!installOnlyPackages.has(needed)) found.add(needed);
		}
	}
	return found;
}

function stagePackage(name) {
	const from = modulePath(name);
	if (existsSync(join(from, 'node_modules'))) throw new Error(`${name} has its own node_modules: stage them too`);
	mkdirSync(join(modules, dirname(name)), { recursive: true });
	cpSync(from, join(modules, name), {
		recursive: true,
		filter: (path) => isNeeded(name, path.slice(from.length + 1).split(sep)),
	});
}

/** Whether a file is needed at run time: no sources, no types, no add-ons of other systems. */
function isNeeded(name, parts) {
	const [top, second] = parts;
	if (name === 'mediasoup' && !['', 'node', 'package.json', 'LICENSE'].includes(top)) return false;
	if (name === '@photostructure/sqlite') {
		if (['src', 'binding.gyp'].includes(top)) return false;
		if (top === 'prebuilds' && second && second !== addonFolder) return false;
	}
	return !/(\.map|\.d\.[cm]?ts|\.md|\.ts)$/.test(parts.at(-1)) && !['test', 'tests', '.github'].includes(top);
}

function isNotMap(path) {
	return !path.endsWith('.map');
}

function modulePath(...parts) {
	return join(projectDir, 'node_modules', ...parts);
}

function manifestOf(dir) {
	return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
}
