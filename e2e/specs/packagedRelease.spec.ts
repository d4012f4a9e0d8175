/** What a released program does not start with, and what it does not load. */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Display } from '../fixtures/desktop.ts';
import { type Computer, Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { copyOfRelease, obstacleToSandbox, ReleaseProcess, releaseFolder, renderersOf } from '../fixtures/release.ts';
import { repository } from '../fixtures/run.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';

/** State of a fuse in the program: the character 1. */
const enabled = '1'.charCodeAt(0);

let lan: Lan;
let computer: Computer;
let display: Display;
let release: string;
test.beforeAll(async ({ hostKind }) => {
	skipUnlessPossible(obstacleTo(hostKind));
	skipUnlessPossible(await obstacleToSandbox());
	lan = new Lan();
	computer = await lan.computer('host');
	display = await Display.open(false);
	release = await copyOfRelease('whole');
});
test.afterAll(async () => {
	await lan?.close();
	display?.close();
});

const start = (args: string[], environment: NodeJS.ProcessEnv = {}, folder = release) =>
	ReleaseProcess.start(computer, display, folder, args, environment);

test('the fuses of a release let nobody in, and those of the build for tests differ in one', async () => {
	const wire = await getCurrentFuseWire(path.join(releaseFolder, 'lectern'));
	const state = (fuse: FuseV1Options) => wire[fuse] === enabled;
	expect({
		runAsNode: state(FuseV1Options.RunAsNode),
		cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
		nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
		inspector: state(FuseV1Options.EnableNodeCliInspectArguments),
		asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
		onlyAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
		ownSnapshot: state(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
		fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
	}).toEqual({
		runAsNode: false,
		cookieEncryption: true,
		nodeOptions: false,
		inspector: false,
		asarIntegrity: true,
		onlyAsar: true,
		ownSnapshot: false,
		fileProtocol: false,
	});
	const ofTests = await getCurrentFuseWire(path.join(`${releaseFolder}-qa`, 'lectern'));
	const differing = Object.keys(wire).filter(
		(fuse) => wire[Number(fuse) as FuseV1Options] !== ofTests[Number(fuse) as FuseV1Options],
	);
	expect(differing.map(Number)).toEqual([FuseV1Options.EnableNodeCliInspectArguments]);
});

test.describe('a release ends with exit code 2 before it opens a port', () => {
	for (const args of [
		['--remote-debugging-port=9222'],
		['--remote-debugging-port', '9222'],
		['-remote-debugging-port=0'],
		['--remote-debugging-pipe'],
		['--inspect=9229'],
		['--inspect-brk'],
		['--js-flags=--expose-gc'],
		['--no-sandbox'],
		['--disable-web-security'],
		['--load-extension=/tmp'],
		['--host-resolver-rules=MAP * 192.168.77.9'],
		['--proxy-server=192.168.77.9:8080'],
		['--ignore-certificate-errors'],
		['--renderer-cmd-prefix=/bin/false'],
		['--utility-cmd-prefix=/bin/false'],
		['--user-data-dir=/tmp/elsewhere'],
		['--disable-site-isolation-trials'],
		['--unsafely-treat-insecure-origin-as-secure=http://192.168.77.9'],
		['--use-fake-ui-for-media-stream'],
		['--name', '--remote-debugging-port=9222'],
	])
		test(`when it is started with ${args.join(' ')}`, async () => {
			const started = await start(args);
			expect(await started.exitCode).toBe(2);
			const name = args.find((arg) => arg.startsWith('-') && arg !== '--name')?.split('=')[0];
			expect(started.stderr).toContain(`Lectern does not start with ${name}: it is no setting of Lectern`);
			expect(started.stderr).not.toMatch(/listening on ws:|Debugger listening/);
		});

	for (const name of ['NODE_COMPILE_CACHE', 'NODE_V8_COVERAGE'])
		test(`when ${name} is set`, async () => {
			const started = await start([], { [name]: '/tmp/elsewhere' });
			expect(await started.exitCode).toBe(2);
			expect(started.stderr).toContain(`Lectern does not start with ${name}`);
		});
});

test('variables of Node, Electron and TLS open nothing and write nothing down, and the class is served in a sandbox', async () => {
	const home = path.dirname(release);
	const keys = path.join(home, 'keys');
	const own = ['--port=4443', '--http-port=4480', '--lang=de', '--enable-features=UseOzonePlatform'];
	const started = await start(own, {
		NODE_OPTIONS: '--inspect=9229',
		NODE_DEBUG: 'net,http',
		NODE_TLS_REJECT_UNAUTHORIZED: '0',
		ELECTRON_RUN_AS_NODE: '1',
		ELECTRON_NO_ASAR: '1',
		ELECTRON_ENABLE_LOGGING: '1',
		SSLKEYLOGFILE: keys,
	});
	await expect.poll(() => computer.listeningSockets()).toContain('tcp *:4480');
	await expect.poll(() => renderersOf(release)).toEqual([{ isFiltered: true }]);
	const ports = (await computer.listeningSockets()).filter((socket) => socket.startsWith('tcp'));
	expect(ports.filter((socket) => !/:(4443|4480|444\d\d)$/.test(socket))).toEqual([]);
	expect(await started.stop()).toBe(0);
	expect(await readFile(keys, 'utf8').catch(() => null)).toBeNull();
	expect(started.stderr).not.toMatch(/^(NET|HTTP) \d+:/m);
	await expect.poll(() => computer.pids()).toEqual([]);
});

test('a package says what it is made of and under which licences, and nothing of the machine that made it', async () => {
	const resources = path.join(releaseFolder, 'resources');
	const read = (name: string) => readFile(path.join(resources, name), 'utf8');
	const bill: { components: { name: string; version: string }[] } = JSON.parse(await read('sbom.cdx.json'));
	const versionOf = (name: string) => bill.components.find((component) => component.name === name)?.version;
	expect(versionOf('electron')).toMatch(/^\d+\.\d+\.\d+$/);
	expect(versionOf('mediasoup-worker')).toBe(versionOf('mediasoup'));
	expect(versionOf('zod')).toBeDefined();
	expect(await read('licences/packages.txt')).toContain('Permission is hereby granted, free of charge');
	for (const file of ['sbom.cdx.json', 'licences/packages.txt', 'app.asar.sha256']) {
		expect(await read(file)).not.toContain(repository);
		expect(await read(file)).not.toMatch(/registry\.|_authToken|:\/\/localhost/);
	}
});

test.describe('a damaged package', () => {
	const inRenderer = (name: string) => `resources/app.asar.unpacked/dist/renderer/${name}`;
	const addOns = 'resources/app.asar.unpacked/node_modules';
	/** Writes a new file, because the old one is also that of the package. */
	const replace = async (file: string, change: (content: Buffer) => Buffer) => {
		const content = change(await readFile(file));
		await rm(file);
		await writeFile(file, content, { mode: 0o755 });
	};
	const withByteFlipped = (content: Buffer) => {
		const changed = Buffer.from(content);
		const middle = Math.floor(changed.length / 2);
		changed[middle] = (changed[middle] ?? 0) ^ 1;
		return changed;
	};
	const cases: [title: string, damage: (folder: string) => Promise<unknown>, told: RegExp][] = [
		[
			'with a changed page',
			(folder) =>
				replace(path.join(folder, inRenderer('renderer/index.html')), (page) =>
					Buffer.concat([page, Buffer.from('<p>')]),
				),
			/index\.html has changed/,
		],
		[
			'with one changed bit in the media worker',
			(folder) => replace(path.join(folder, 'resources/worker/mediasoup-worker'), withByteFlipped),
			/worker\/mediasoup-worker has changed/,
		],
		[
			'without the database add-on',
			(folder) => rm(path.join(folder, addOns), { recursive: true }),
			/\.node is missing/,
		],
		[
			'with a script that does not belong to it',
			(folder) => writeFile(path.join(folder, inRenderer('assets/more.js')), ''),
			/assets\/more\.js does not belong to it/,
		],
		[
			'with an add-on that does not belong to it',
			async (folder) => {
				await mkdir(path.join(folder, addOns, 'bufferutil'));
				await writeFile(path.join(folder, addOns, 'bufferutil/index.node'), '');
			},
			/bufferutil\/index\.node does not belong to it/,
		],
		[
			'with a link in the place of the worker',
			async (folder) => {
				const worker = path.join(folder, 'resources/worker/mediasoup-worker');
				await cp(worker, path.join(folder, 'elsewhere'));
				await rm(worker);
				await symlink(path.join(folder, 'elsewhere'), worker);
			},
			/mediasoup-worker is not a file/,
		],
		[
			'with a changed archive',
			(folder) =>
				replace(path.join(folder, 'resources/app.asar'), (archive) => {
					// In the text of a licence: everything in it would still run.
					const changed = Buffer.from(archive);
					changed.write('p', archive.indexOf('Permission is hereby granted'));
					return changed;
				}),
			/app\.asar has changed/,
		],
		[
			'without the digest of its archive',
			(folder) => rm(path.join(folder, 'resources/app.asar.sha256')),
			/app\.asar\.sha256 is missing/,
		],
	];
	for (const [title, damage, told] of cases)
		test(`${title} says so, serves nothing and ends with exit code 7`, async () => {
			const folder = await copyOfRelease('damaged');
			await damage(folder);
			const started = await start([], {}, folder);
			await expect.poll(() => started.stderr).toMatch(/A file of Lectern is not as it was made: /);
			expect(started.stderr).toMatch(told);
			expect(await computer.listeningSockets()).toEqual([]);
			// The message waits for somebody who reads it.
			expect(await started.stop()).toBe(7);
		});
});
