import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { flagOf, settingNames } from '../sfu/config.ts';
import { desktopFlags, readSettings, SettingsError } from './settings.ts';

async function configFile(text: string): Promise<string> {
	const file = join(await mkdtemp(join(tmpdir(), 'lectern-settings-')), 'lectern.yaml');
	await writeFile(file, text);
	return file;
}

test('leaves the server its own defaults and confirms quitting when nothing is given', async () => {
	expect(await readSettings([], { LECTERN_DATA_DIR: '' })).toEqual({
		confirmQuit: true,
		given: {},
		server: {},
		foreign: [],
	});
});

test('takes every flag of the server', async () => {
	expect(Object.keys(desktopFlags)).toEqual(expect.arrayContaining(settingNames.map((name) => flagOf(name).slice(2))));
	const args = ['--json', '--log-level=warn', '--legacy-port', '4000', '--legacy-port=3000', '--open-host'];
	expect(await readSettings(args, {})).toMatchObject({
		given: { json: true, logLevel: 'warn', legacyPort: [4000, 3000], openHost: true },
		server: { json: true, logLevel: 'warn', legacyPort: ['4000', '3000'], openHost: true },
	});
});

test("reads flags in both spellings and names Chromium's switches and misspelled ones", async () => {
	const args = ['--no-sandbox', '--inspect=0', '--data-dir', 'class', '--port=0', '--http-port', '8080', '--open'];
	const more = ['--no-mdns', '--no-confirm-quit', '--allow-origin', 'https://a.example', '--htp-port=1'];
	expect(await readSettings([...args, ...more], {})).toEqual({
		confirmQuit: false,
		given: expect.objectContaining({ dataDir: resolve('class'), port: 0, mdns: false }),
		server: {
			dataDir: 'class',
			port: '0',
			httpPort: '8080',
			open: true,
			mdns: false,
			allowOrigin: ['https://a.example'],
		},
		foreign: ['--no-sandbox', '--inspect', '--htp-port'],
	});
});

test("prefers flags to variables to the config file, and leaves the server's variables to the server", async () => {
	const config = await configFile('data-dir: /from-file\nhttp-port: 7000\nport: 7001\n');
	const env = { LECTERN_DATA_DIR: '/class', LECTERN_CONFIRM_QUIT: '0', LECTERN_PORT: '5000' };
	const { given, server, confirmQuit } = await readSettings(['--data-dir', '/other', '--config', config], env);
	expect(given).toEqual({ config, dataDir: resolve('/other'), port: 5000, httpPort: 7000 });
	expect([server, confirmQuit]).toEqual([{ dataDir: '/other', config }, false]);
	expect((await readSettings(['--config', config], {})).given.dataDir).toBe(resolve('/from-file'));
});

test('accepts a localhost or wildcard address in --bind, where the window can reach the server', async () => {
	expect((await readSettings(['--bind', 'localhost'], {})).given.bind).toBe('127.0.0.1');
	expect((await readSettings([], { LECTERN_BIND: '0.0.0.0' })).given.bind).toBeNull();
});

test.each([
	[['--data-dir', ''], {}, '--data-dir must not be empty'],
	[['--data-dir'], {}, '--data-dir must be text'],
	[[], { LECTERN_CONFIRM_QUIT: 'perhaps' }, '--confirm-quit must be yes or no.'],
	[['--bind', '192.168.1.5'], {}, '--bind must be localhost or 0.0.0.0 here'],
	[['--bind'], {}, '--bind must be an address'],
	[[], { LECTERN_BIND: '192.168.1.5' }, '--bind must be localhost'],
	[['--port', 'many'], {}, '--port must be a whole number from 0 to 65535, not "many".'],
	[[], { LECTERN_WORKERS: '0' }, 'LECTERN_WORKERS must be a whole number'],
	[['--config', '/nonexistent/lectern.yaml'], {}, 'The config file cannot be read'],
])('refuses arguments %j with environment %j and says why', async (args, env, sentence) => {
	const refused = await readSettings(args, env).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(SettingsError);
	expect(refused).toMatchObject({ message: expect.stringContaining(sentence) });
});
