/** The token of the host: in process lists, in addresses that a browser keeps, on the disk, and in what is printed. */
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../sfu/testing/until.ts';
import { familyOf } from '../machine/processes.ts';
import { type Measure, measure } from '../report.ts';
import { lectern } from '../server.ts';
import { type AttackOptions, broken } from './Attack.ts';
import { call } from './http.ts';

/** A JWT. */
const token = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,}/;
const codeAddress = /http\S+\/host#code=(\S+)/;
const codeLifeMs = 60_000;

export async function secrets({ quick }: AttackOptions): Promise<Record<string, Measure>> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-attack-'));
	const dataDir = join(folder, 'data');
	const seen: string[] = [];
	try {
		const opened = join(folder, 'opened');
		await fakeBrowser(join(folder, 'bin'), opened);
		const flags = ['--port', '0', '--http-port', '0', '--media-port', '0', '--bind', '127.0.0.1', '--no-mdns'];
		const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, DISPLAY: ':0' };
		const args = lectern('serve', '--open-host', '--data-dir', dataDir, ...flags);
		const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
		let printed = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));
		try {
			const address = await until(() => readFile(opened, 'utf8').catch(() => ''), 'the browser to be opened');
			const lines = await Promise.all((await familyOf(child.pid ?? 0)).map(commandLine));
			if (lines.some((line) => token.test(line))) seen.push('a process list');
			if (token.test(address)) seen.push('the address that the browser is given');
			if (token.test(printed)) seen.push('what is printed');
			await exchanged(address, quick, seen);
			for (const file of await filesIn(dataDir)) if (token.test(file.text)) seen.push(`on the disk: ${file.name}`);
		} finally {
			child.kill('SIGTERM');
			await until(() => child.exitCode !== null || child.signalCode !== null, 'the server to end');
		}
		return { places: broken(seen), codes: measure(codeAddress.test(printed) ? 0 : 1, 'count', 0) };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The code of an address opens the host's screen once, and for a minute. */
async function exchanged(address: string, quick: boolean, seen: string[]): Promise<void> {
	const code = codeAddress.exec(address)?.[1];
	if (code === undefined) return void seen.push('there is no one-time code in the address');
	const port = Number(new URL(address.trim()).port);
	const exchange = () => call(port, { method: 'POST', path: '/api/host/session', body: { code } });
	const once = await exchange();
	if (once.status >= 300) seen.push(`the code does not open the screen: ${once.status} ${once.text}`);
	if ((await exchange()).status < 300) seen.push('the code opens it twice');
	const wrong = await call(port, { method: 'POST', path: '/api/host/session', body: { code: `${code}x` } });
	if (wrong.status < 300) seen.push('any code opens it');
	if (!quick) await sleep(codeLifeMs);
}

/** `xdg-open` notes the address, and stays in the process list as a browser does. */
async function fakeBrowser(folder: string, opened: string): Promise<void> {
	await mkdir(folder);
	const file = join(folder, 'xdg-open');
	await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$1" > ${opened}\nsleep 2\n`);
	await chmod(file, 0o755);
}

const commandLine = async (pid: number) =>
	(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');

async function filesIn(folder: string): Promise<{ name: string; text: string }[]> {
	const files = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
	return Promise.all(paths.map(async (name) => ({ name, text: await readFile(name, 'latin1').catch(() => '') })));
}
