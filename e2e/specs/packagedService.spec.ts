/** The packaged command line as a service: no display, no home, a user without rights, and the limits of the unit. */
import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Computer, Lan } from '../fixtures/lan.ts';
import { LegacyPeers } from '../fixtures/legacyPeers.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { copyOfRelease } from '../fixtures/release.ts';
import { command, repository, scratchFolder } from '../fixtures/run.ts';
import { SystemdMachine } from '../fixtures/systemd.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';

const settings = 'open: yes\nmdns: no\nworkers: 1\nhttp-port: 80\nport: 443\n';
const students = [
	{ dialect: 'sprint', name: 'Sprint', colour: [41, 98, 200], toneHz: 870 },
	{ dialect: 'studyRooms', name: 'Study', colour: [155, 60, 190], toneHz: 1330 },
] as const;

let lan: Lan;
let server: Computer;
let release: string;
test.beforeAll(async ({ hostKind }) => {
	skipUnlessPossible(obstacleTo(hostKind));
	lan = new Lan();
	server = await lan.computer('server');
	release = await copyOfRelease('service');
});
test.afterAll(() => lan?.close());

/** Two students see and hear each other. */
async function holdClass(url: string): Promise<void> {
	const peers = await LegacyPeers.join(await lan.computer('students'), {
		...{ url, roomId: 'physics', others: [] },
		peers: students.map((student) => ({ ...student, colour: [...student.colour] })),
	});
	await peers.expectOutput('Sprint met Study', 'Study met Sprint');
	await peers.leave();
}

test('systemd starts the unit, which serves a class within its limits, tells its state and ends cleanly', async () => {
	const unit = await readFile(path.join(repository, 'deploy/systemd/lectern.service'), 'utf8');
	const text = unit.replace('/etc/lectern/lectern.yaml', '/run/lectern-test/lectern.yaml');
	const files = { 'lectern.yaml': settings };
	const machine = await SystemdMachine.boot(server, release, { name: 'lectern.service', text }, files);
	test.skip(machine === null, 'systemd cannot be started here');
	if (!machine) return;
	try {
		// Returns when the unit has said that it is ready.
		await machine.systemctl('start', 'lectern');
		const show = async (name: string) =>
			(await machine.systemctl('show', '--value', `--property=${name}`, 'lectern')).trim();
		expect(await show('StatusText')).toBe(`Serving https://${server.address}, participants: 0`);
		await holdClass(`http://${server.address}`);
		const state = await machine.run('cat', `/proc/${await show('MainPID')}/status`);
		expect(state).toMatch(/^Uid:\s+(?!0\s)\d+/m);
		expect(state).toMatch(/^NoNewPrivs:\s+1$/m);
		expect(state).toMatch(/^Seccomp:\s+2$/m);
		// CAP_NET_BIND_SERVICE alone.
		expect(state).toMatch(/^CapEff:\s+0*400$/m);
		await machine.systemctl('stop', 'lectern');
		expect([await show('Result'), await show('NRestarts'), await show('ExecMainStatus')]).toEqual([
			'success',
			'0',
			'0',
		]);
		expect(await machine.run('ls', '/var/lib/private/lectern')).toContain('lectern.db');
	} finally {
		await machine.close();
	}
});

test('without systemd, the command of the unit serves a class as a user without rights, home and display', async () => {
	const folder = await scratchFolder('service');
	await chmod(folder, 0o777);
	const config = path.join(folder, 'lectern.yaml');
	await writeFile(config, `${settings.replace(/^(http-)?port: .*\n/gm, '')}http-port: 8080\n`);
	const limits = ['--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs', '--bounding-set=-all'];
	const environment = [`LECTERN_CONFIG=${config}`, `LECTERN_DATA_DIR=${path.join(folder, 'data')}`];
	const program = ['env', '-i', 'PATH=/usr/bin:/bin', ...environment, path.join(release, 'resources/bin/lectern')];
	const child = server.start('setpriv', [...limits, ...program, 'serve', '--json'], {
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let errors = '';
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	const ended = new Promise((resolve) => child.once('exit', resolve));
	const failed = () => (child.exitCode === null ? '' : errors);
	let line = '';
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		line += text;
	});
	await expect.poll(() => line || failed(), { timeout: 20_000 }).toMatch(/^\{.*\}\n$/);
	const url = `http://${server.address}:8080`;
	expect(JSON.parse(line).urls).toContain(url);
	await holdClass(url);
	child.kill('SIGTERM');
	expect(await ended).toBe(0);
	expect(errors).not.toContain('ERROR');
});

test('the command says what is wrong, by its exit code too, and takes no switch of Chromium', async () => {
	const lectern = path.join(release, 'resources/bin/lectern');
	const run = (...args: string[]) =>
		new Promise<{ code: number | null; text: string }>((resolve) => {
			const child = spawn(args[0] ?? '', args.slice(1), { env: { PATH: '/usr/bin:/bin' } });
			let text = '';
			for (const stream of [child.stdout, child.stderr])
				stream.setEncoding('utf8').on('data', (more) => (text += more));
			child.once('close', (code) => resolve({ code, text }));
		});
	const { version } = JSON.parse(await readFile(path.join(repository, 'package.json'), 'utf8'));
	expect(await run(lectern, '--version')).toEqual({ code: 0, text: `${version}\n` });
	expect(await run(lectern, 'serve', '--port', 'many')).toEqual({
		code: 2,
		text: 'lectern: --port must be a whole number from 0 to 65535, not "many".\n',
	});
	const direct = await run(
		path.join(release, 'lectern'),
		'--no-sandbox',
		'--cli',
		'serve',
		'--remote-debugging-port=0',
	);
	expect(direct.code).toBe(2);
	expect(direct.text).toContain("Unknown option '--remote-debugging-port");
	expect(direct.text).not.toContain('DevTools listening');
});

test('the command does not start with a file that is not as it was packaged', async () => {
	const changed = await copyOfRelease('changedService');
	const worker = path.join(changed, 'resources/worker/mediasoup-worker');
	await command('rm', worker);
	await writeFile(worker, 'something else', { mode: 0o755 });
	const ended = await new Promise<{ code: number | null; text: string }>((resolve) => {
		const child = spawn(path.join(changed, 'resources/bin/lectern'), ['doctor'], { env: { PATH: '/usr/bin:/bin' } });
		let text = '';
		child.stderr.setEncoding('utf8').on('data', (more) => (text += more));
		child.once('close', (code) => resolve({ code, text }));
	});
	expect(ended).toEqual({ code: 7, text: expect.stringContaining('worker/mediasoup-worker has changed') });
});
