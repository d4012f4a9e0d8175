import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completeSettings, flagOf, foreignVariablesIn, loadConfigFile, readGiven, settingNames } from '../config.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-config-'));
});
afterEach(async () => {
	await loadConfigFile({}, {});
	await rm(folder, { recursive: true });
});

async function file(text: string, name = 'lectern.yaml'): Promise<string> {
	const path = join(folder, name);
	await writeFile(path, text);
	return path;
}
const load = async (text: string) => loadConfigFile({ config: await file(text) }, {});

describe('the config file', () => {
	test('gives what neither a flag nor a variable gives, and wins over stored values', async () => {
		const config = await file('port: 5001\nhttp-port: 5002\nmedia-port: 5003\nname: From the file\n');
		const environment = { LECTERN_CONFIG: config, LECTERN_HTTP_PORT: '6002', MEDIASOUP_WORKERS: '2' };
		await loadConfigFile({}, environment);
		const settings = completeSettings(readGiven({ port: '7001' }, environment), { name: 'Stored', graceMs: 1000 });
		expect(settings).toMatchObject({ port: 7001, httpPort: 6002, mediaPort: 5003, name: 'From the file' });
		expect(settings).toMatchObject({ graceMs: 1000, workers: 2 });
	});

	test('has every setting but its own name', async () => {
		const keys = settingNames.map((name) => flagOf(name).slice(2)).filter((key) => key !== 'config');
		await load(keys.map((key) => `${key}:\n`).join(''));
		expect(readGiven({})).toEqual({});
		await expect(load('config: other.yaml')).rejects.toThrow('there is no setting "config"');
	});

	test('takes values as flags do: texts, numbers, yes and no, lists', async () => {
		await load(
			[
				'# The room upstairs',
				'name: 007',
				'open: yes',
				'mdns: false',
				'legacy-port: [4000, 3000]',
				'allow-origin:',
				'  - https://a.example',
				"data-dir: 'class'",
				'grace-ms: "500"',
			].join('\n'),
		);
		expect(readGiven({})).toEqual({
			...{ name: '007', open: true, mdns: false, legacyPort: [4000, 3000], allowOrigin: ['https://a.example'] },
			...{ dataDir: resolve('class'), graceMs: 500 },
		});
	});

	test('may be JSON or empty', async () => {
		await loadConfigFile({ config: await file('{ "port": 5001, "open": true }', 'lectern.json') }, {});
		expect(readGiven({})).toEqual({ port: 5001, open: true });
		await load('# nothing yet\n');
		expect(readGiven({})).toEqual({});
	});

	test.each([
		['open: yes\nhtttp-port: 1', 'lectern.yaml, line 2: there is no setting "htttp-port".'],
		['\n\nhttpPort: 8080', 'line 3: there is no setting "httpPort". Did you mean http-port?'],
		['--open: yes', 'line 1: there is no setting "--open". Did you mean open?'],
		['name: a\nport: many', 'line 2: port must be a whole number from 0 to 65535, not "many".'],
		['legacy-port: [4000, x]', 'line 1: legacy-port must be a whole number'],
		['port: 1\nport: 2', 'line 2: Map keys must be unique.'],
		['port = 4443', 'line 1: a setting is written as "name: value"'],
		['- port', 'line 1: a setting is written as "name: value"'],
		['open: yes\nname:\n  first: a', 'line 2: name must be one value, or a list of values.'],
		['name: [[a]]', 'line 1: name must be one value'],
		['? [a]\n: b', 'line 1: there is no setting ""'],
		['name: "a', 'line 1: '],
	])('is refused for %j, by line and name', async (text, sentence) => {
		await expect(load(text)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(sentence) });
	});

	test('that cannot be read is an error of usage', async () => {
		const missing = loadConfigFile({ config: join(folder, 'missing.yaml') }, {});
		await expect(missing).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('cannot be read') });
	});
});

test('knows which settings have the value of a variable of other servers', () => {
	const environment = { MEDIASOUP_WORKERS: '3', RECORDING_OUTPUT_DIR: '/a', LECTERN_RECORDINGS: '/b' };
	const settings = completeSettings(readGiven({}, environment));
	expect([...foreignVariablesIn(settings, environment)]).toEqual([['MEDIASOUP_WORKERS', 'workers']]);
});
