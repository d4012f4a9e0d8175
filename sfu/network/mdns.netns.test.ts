/** mDNS as another implementation (avahi) receives it, in network namespaces: nothing leaves them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestBundle } from '../testing/TestBundle.ts';
import type { TestServer } from '../testing/TestServer.ts';

type ServerInfo = TestServer['info'];

const run = promisify(execFile);
const ipTool = '/usr/sbin/ip';
const tools = [ipTool, '/usr/sbin/avahi-daemon', '/usr/bin/avahi-browse', '/usr/bin/dbus-daemon'];
const missing = tools.filter((tool) => !existsSync(tool));
const reason =
	process.getuid?.() !== 0
		? 'only root may make network namespaces'
		: missing.length > 0
			? `missing: ${missing}`
			: undefined;
if (reason) console.warn(`mDNS in namespaces is not tested: ${reason}`);

/** A private /run with its own dbus and avahi, so that the machine's own are not touched. */
const avahiHost = `
mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /run/dbus /run/avahi-daemon
chown avahi:avahi /run/avahi-daemon
printf '[server]\\nhost-name=witness\\nuse-ipv4=yes\\nuse-ipv6=no\\n[wide-area]\\nenable-wide-area=no\\n[publish]\\npublish-workstation=no\\n' > /run/avahi.conf
dbus-daemon --system --nofork --nopidfile & dbus=$!
while [ ! -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
avahi-daemon --no-drop-root --no-chroot --no-rlimits -f /run/avahi.conf >/dev/null 2>&1 & avahi=$!
trap 'kill $avahi $dbus; exit 0' TERM
while ! avahi-browse -pt _none._tcp >/dev/null 2>&1; do sleep 0.1; done
echo ready
while :; do sleep 0.2; done`;

const label = `lec${process.pid}`;
const [teacherSpace, witnessSpace, loneSpace] = [`${label}a`, `${label}b`, `${label}c`];

describe.skipIf(reason !== undefined)('an announced class', () => {
	let program: TestBundle;
	let folder: string;
	let witness: ChildProcess;
	const servers: ChildProcess[] = [];

	beforeAll(async () => {
		[program, folder] = await Promise.all([TestBundle.build(), mkdtemp(join(tmpdir(), 'lectern-mdns-'))]);
		for (const space of [teacherSpace, witnessSpace]) await run(ipTool, ['netns', 'add', space]);
		const pair = ['netns', teacherSpace, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', witnessSpace];
		await run(ipTool, ['link', 'add', 'eth0', ...pair]);
		for (const [space, address] of [
			[teacherSpace, '192.168.77.1/24'],
			[witnessSpace, '192.168.77.2/24'],
		] as const) {
			await ip(space, 'link', 'set', 'lo', 'up');
			await ip(space, 'link', 'set', 'eth0', 'up');
			await ip(space, 'addr', 'add', address, 'dev', 'eth0');
			await ip(space, 'route', 'add', '224.0.0.0/4', 'dev', 'eth0');
		}
		witness = spawn(ipTool, ['netns', 'exec', witnessSpace, 'unshare', '-m', 'bash', '-c', avahiHost], {
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		if (witness.stdout) await once(witness.stdout, 'data');
	}, 60_000);

	afterAll(async () => {
		for (const child of [...servers, witness]) {
			if (child.exitCode !== null || child.signalCode !== null) continue;
			const gone = once(child, 'exit');
			child.kill('SIGTERM');
			await gone;
		}
		for (const space of [teacherSpace, witnessSpace]) await run(ipTool, ['netns', 'del', space]);
		await program.remove();
		await rm(folder, { recursive: true, force: true });
	});

	const ip = (space: string, ...args: string[]) => run(ipTool, ['-n', space, ...args]);

	async function serve(space: string, name: string): Promise<{ child: ChildProcess; info: ServerInfo }> {
		const dataDir = join(folder, `${servers.length}`);
		const args = ['serve', '--json', '--workers', '1', '--log-level', 'warn', '--name', name, '--data-dir', dataDir];
		const child = spawn(ipTool, ['netns', 'exec', space, process.execPath, program.cli, ...args], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		servers.push(child);
		const [line] = await once(child.stdout, 'data');
		return { child, info: JSON.parse(String(line)) };
	}

	/** name, host, address, port and TXT of every class the witness sees. */
	async function seen() {
		const args = ['-t', String(witness.pid), '-m', '-n', 'avahi-browse', '-rptk', '_lectern._tcp'];
		const { stdout } = await run('nsenter', args);
		const lines = stdout.split('\n').filter((line) => line.startsWith('=;eth0;IPv4'));
		return lines.map((line) => {
			const [, , , name, , , host, address, port, txt] = line.split(';');
			// avahi writes what is not a letter or digit as \ and three decimals.
			return {
				name: name?.replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number(code))),
				host,
				address,
				port,
				txt,
			};
		});
	}
	/** How a TLS client that trusts the CA judges this address. */
	async function tlsVerdict(address: string, { httpsPort, caFile }: ServerInfo): Promise<string> {
		const script = `
			const options = { host: '${address}', port: ${httpsPort}, ca: require('node:fs').readFileSync('${caFile}') };
			const socket = require('node:tls').connect(options, () => { console.log('ok'); socket.destroy(); });
			socket.on('error', ({ code }) => console.log(code));`;
		const { stdout } = await run(ipTool, ['netns', 'exec', witnessSpace, process.execPath, '-e', script]);
		return stdout.trim();
	}
	const soon = { timeout: 20_000, interval: 250 };

	test('is announced with address, port and name, follows their changes, and is withdrawn', async () => {
		const { child, info } = await serve(teacherSpace, 'Physics 2b');
		expect(info.urls[0]).toBe(`https://192.168.77.1:${info.httpsPort}`);
		await expect.poll(seen, soon).toEqual([
			{
				name: 'Physics 2b',
				host: expect.stringMatching(/\.local$/),
				address: '192.168.77.1',
				port: String(info.httpsPort),
				txt: expect.stringContaining('"room=Physics 2b"'),
			},
		]);
		const [{ txt } = { txt: '' }] = await seen();
		for (const field of [`"port=${info.httpsPort}"`, '"path=/"', `"version=${info.version}"`])
			expect(txt).toContain(field);

		await ip(teacherSpace, 'addr', 'add', '192.168.77.9/24', 'dev', 'eth0');
		await ip(teacherSpace, 'addr', 'del', '192.168.77.1/24', 'dev', 'eth0');
		await ip(teacherSpace, 'addr', 'add', '192.168.77.9/24', 'dev', 'eth0').catch(() => undefined);
		await ip(teacherSpace, 'route', 'replace', '224.0.0.0/4', 'dev', 'eth0');
		await expect.poll(async () => (await seen()).map(({ address }) => address), soon).toEqual(['192.168.77.9']);

		expect(await tlsVerdict('192.168.77.9', info)).toBe('ok');

		child.kill('SIGTERM');
		const [code] = await once(child, 'exit');
		expect(code).toBe(0);
		await expect.poll(seen, soon).toEqual([]);
	}, 60_000);

	test('gets a number, as does the host name, when another has the same name', async () => {
		await serve(teacherSpace, 'Chemistry');
		await expect.poll(async () => (await seen()).map(({ name }) => name), soon).toEqual(['Chemistry']);
		await serve(witnessSpace, 'Chemistry');
		const both = async () => (await seen()).map(({ name }) => name).sort();
		await expect.poll(both, soon).toEqual(['Chemistry', 'Chemistry (2)']);
		const hosts = new Set((await seen()).map(({ host }) => host));
		expect(hosts.size).toBe(2);
	}, 60_000);

	test('serves this computer alone when there is no network, and says so', async () => {
		await run(ipTool, ['netns', 'add', loneSpace]);
		try {
			await ip(loneSpace, 'link', 'set', 'lo', 'up');
			const args = ['serve', '--workers', '1', '--log-level', 'silent', '--data-dir', join(folder, 'lone')];
			const child = spawn(ipTool, ['netns', 'exec', loneSpace, process.execPath, program.cli, ...args], {
				stdio: ['ignore', 'pipe', 'inherit'],
			});
			servers.push(child);
			const [said] = await once(child.stdout, 'data');
			expect(String(said)).toContain('on no network');
			expect(String(said)).toContain('http://127.0.0.1:4480');
			child.kill('SIGTERM');
			await once(child, 'exit');
		} finally {
			await run(ipTool, ['netns', 'del', loneSpace]);
		}
	}, 60_000);
});
