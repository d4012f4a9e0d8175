/** docs/testing.md: what a tester copies from the page runs against the packaged program. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromiumPath } from '../fixtures/chromium.ts';
import { Display } from '../fixtures/desktop.ts';
import { boxName, removeNamespaces, testNamespaces } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { repository, scratchFolder } from '../fixtures/run.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';

test.beforeAll(({ hostKind }) => skipUnlessPossible(obstacleTo(hostKind)));

/** The code blocks of the page that are named as files. */
async function filesOfPage(): Promise<Map<string, string>> {
	const page = await readFile(path.join(repository, 'docs/testing.md'), 'utf8');
	const blocks = page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms);
	return new Map([...blocks].map(([, name = '', text = '']) => [name, text]));
}

/** Where a tester works: the files of the page, and what `npm install` links. */
async function testersFolder(): Promise<string> {
	const folder = await scratchFolder('tester');
	for (const [name, text] of await filesOfPage()) await writeFile(path.join(folder, name), text);
	await chmod(path.join(folder, 'network.sh'), 0o755);
	const modules = path.join(folder, 'node_modules');
	await mkdir(path.join(modules, '@playwright'), { recursive: true });
	await symlink(path.join(repository, 'node_modules/@playwright/test'), path.join(modules, '@playwright/test'));
	await symlink(path.join(repository, 'dist/testing'), path.join(modules, 'lectern'));
	await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
	return folder;
}

test('the first script and the network in a box run as they stand on the page', async () => {
	const folder = await testersFolder();
	const display = await Display.open(false);
	const env = {
		PATH: process.env.PATH,
		HOME: folder,
		DISPLAY: display.name,
		BOX: boxName(),
		LECTERN_CLONE: repository,
	};
	const network = (chromium: string, ...args: string[]) =>
		promisify(execFile)('./network.sh', args, { cwd: folder, env: { ...env, CHROMIUM: chromium } });
	const playwright = [process.execPath, 'node_modules/@playwright/test/cli.js', 'test'];
	try {
		await network(chromiumPath, 'up');
		const { stdout } = await network(path.join(folder, 'box-student'), 'run', ...playwright).catch(
			({ stdout, stderr }) => ({ stdout: `${stdout}\n${stderr}` }),
		);
		expect(stdout).toMatch(/^ *1 passed/m);
		await network(chromiumPath, 'down');
		expect(await testNamespaces()).toEqual([]);
	} finally {
		await removeNamespaces((name) => name.startsWith(boxName()));
		display.close();
	}
});
