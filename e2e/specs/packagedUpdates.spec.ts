/** The packaged program replaces itself by what a feed offers: with real files of a feed, served on the same computer. */
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../../sfu/testing/until.ts';
import { Display } from '../fixtures/desktop.ts';
import { Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { copyOfRelease, obstacleToSandbox, ReleaseProcess } from '../fixtures/release.ts';
import { outsidePages, scratchFolder } from '../fixtures/run.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const newName = 'lectern-99.0.0-linux-x64.AppImage';
/** In place of an AppImage, which is started once when it has been installed. */
const newProgram = '#!/bin/sh\necho "$APPIMAGE_EXIT_AFTER_INSTALL" >"$(dirname "$0")/started"\n';
const oldProgram = '#!/bin/sh\n# the version that runs\n';

const lan = new Lan();
let display: Display;
let folder: string;
/** Where the AppImage lies that runs. */
let home: string;
let feed: string;

test.beforeAll(async () => {
	const obstacle = obstacleTo('packaged') ?? (await obstacleToSandbox());
	skipUnlessPossible(obstacle);
	display = await Display.open(false);
	folder = await copyOfRelease('updates');
	// As electron-builder writes it beside an AppImage.
	await rm(path.join(folder, 'resources/app-update.yml'), { force: true });
	await writeFile(
		path.join(folder, 'resources/app-update.yml'),
		'provider: generic\nupdaterCacheDirName: lectern-updater\n',
	);
	home = await scratchFolder('appImage');
	feed = await scratchFolder('feed');
	const host = await lan.computer('host');
	const serve = `const { createServer } = require('node:http'); const { readFile } = require('node:fs');
		createServer((request, response) => readFile(${JSON.stringify(feed)} + new URL(request.url, 'http://a').pathname, (error, content) => {
			response.writeHead(error ? 404 : 200).end(content);
		})).listen(8099, '127.0.0.1');`;
	host.start(process.execPath, ['-e', serve], { stdio: 'ignore' });
});

test.afterAll(async () => {
	await lan.close();
	display?.close();
});

/** Runs the program until its stderr or the files show that `isDone`, and ends it. @returns its stderr */
async function runWith(sha512: string, isDone: (program: ReleaseProcess) => Promise<boolean>): Promise<string> {
	const files = { url: newName, sha512, size: newProgram.length };
	const text = `version: 99.0.0\nfiles:\n  - ${JSON.stringify(files)}\npath: ${newName}\nsha512: ${sha512}\nreleaseDate: '2030-01-01T00:00:00.000Z'\n`;
	await mkdir(feed, { recursive: true });
	await writeFile(path.join(feed, 'latest-linux.yml'), text);
	await writeFile(path.join(feed, newName), newProgram);
	await chmod(home, 0o777);
	const appImage = path.join(home, 'Lectern.AppImage');
	await rm(appImage, { force: true });
	await writeFile(appImage, oldProgram, { mode: 0o777 });
	const args = ['--update-feed', 'http://127.0.0.1:8099/'];
	const program = await ReleaseProcess.start(await lan.computer('host'), display, folder, args, { APPIMAGE: appImage });
	await until(() => isDone(program), 'the program to look for updates', undefined, outsidePages);
	expect(await program.stop()).toBe(0);
	return program.stderr;
}

const runs = () => readFile(path.join(home, 'Lectern.AppImage'), 'utf8');
const digest = (text: string) => createHash('sha512').update(text).digest('base64');

test('a file that is not the one of the feed is refused, and the program stays as it is', async () => {
	const stderr = await runWith(digest('something else'), async ({ stderr: said }) =>
		said.includes('No update could be loaded'),
	);
	expect(stderr).toContain('sha512 checksum mismatch');
	expect(await runs()).toBe(oldProgram);
});

test('a newer version of the feed takes the place of the program when that ends', async () => {
	await runWith(digest(newProgram), async ({ stderr: said }) => said.includes('Lectern 99.0.0 is installed'));
	await expect.poll(runs).toBe(newProgram);
	expect(await readFile(path.join(home, 'started'), 'utf8')).toBe('true\n');
});
