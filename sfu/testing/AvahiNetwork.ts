import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestBundle } from './TestBundle.ts';
import type { TestServer } from './TestServer.ts';

type ServerInfo = TestServer['info'];
type Family = 'IPv4' | 'IPv6';

const run = promisify(execFile);
const ipTool = '/usr/sbin/ip';
const tools = [
	ipTool,
	'/usr/sbin/avahi-daemon',
	'/usr/bin/avahi-browse',
	'/usr/bin/avahi-resolve',
	'/usr/bin/dbus-daemon',
];

/** A private /run with its own dbus and avahi, so that the machine's own are not touched. */
const avahiHost = (family: Family) => `
mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir -p /run/dbus /run/avahi-daemon
chown avahi:avahi /run/avahi-daemon
printf '[server]\\nhost-name=witness\\nuse-ipv4=${yesIf(family === 'IPv4')}\\nuse-ipv6=${yesIf(family === 'IPv6')}\\n[wide-area]\\nenable-wide-area=no\\n[publish]\\npublish-workstation=no\\n' > /run/avahi.conf
dbus-daemon --system --nofork --nopidfile & dbus=$!
while [ ! -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
avahi-daemon --no-drop-root --no-chroot --no-rlimits -f /run/avahi.conf >/dev/null 2>&1 & avahi=$!
trap 'kill $avahi $dbus; exit 0' TERM
while ! avahi-browse -pt _none._tcp >/dev/null 2>&1; do sleep 0.1; done
echo ready
while :; do sleep 0.2; done`;
const yesIf = (condition: boolean) => (condition ? 'yes' : 'no');

/**
 * Two computers on a cable, `eth0`, as network namespaces: a teacher's, and a witness with avahi, another implementation of
 * mDNS. Nothing leaves them.
 */
export class AvahiNetwork {
	readonly teacher: string;
	readonly witness: string;
	readonly folder: string;
	readonly #family: Family;
	readonly #program: TestBundle;
	readonly #servers: ChildProcess[] = [];
	#avahi: ChildProcess | undefined;

	private constructor(family: Family, program: TestBundle, folder: string) {
		const label = `lec${process.pid}v${family.slice(-1)}`;
		this.teacher = `${label}a`;
		this.witness = `${label}b`;
		this.folder = folder;
		this.#family = family;
		this.#program = program;
	}

	/** Why there can be none here; undefined if there can. */
	static findReason(family: Family): string | undefined {
		if (process.getuid?.() !== 0) return 'only root may make network namespaces';
		const missing = tools.filter((tool) => !existsSync(tool));
		if (missing.length > 0) return `missing: ${missing}`;
		return family === 'IPv6' && !existsSync('/proc/net/if_inet6') ? 'the system has no IPv6' : undefined;
	}

	/** @param prefixes addresses of the teacher and the witness, with the length of the prefix: the only ones of this family. */
	static async open(family: Family, prefixes: { teacher: string; witness: string }): Promise<AvahiNetwork> {
		const [program, folder] = await Promise.all([TestBundle.build(), mkdtemp(join(tmpdir(), 'lectern-mdns-'))]);
		const network = new AvahiNetwork(family, program, folder);
		await network.#lay(prefixes);
		await network.#startAvahi();
		return network;
	}

	/** `ip` in the space of one computer. */
	ip(space: string, ...args: string[]) {
		return run(ipTool, ['-n', space, ...args]);
	}

	/** As a computer that moves to another network, or gets another address in the same one. */
	async replaceAddress(space: string, from: string, to: string): Promise<void> {
		await this.ip(space, 'addr', 'del', from, 'dev', 'eth0');
		await this.addAddress(space, to);
	}

	/** Adds a space that has no cable while `use` works with it. */
	async withLoneSpace(use: (space: string) => Promise<void>): Promise<void> {
		const space = `${this.teacher}lone`;
		await run(ipTool, ['netns', 'add', space]);
		try {
			await this.ip(space, 'link', 'set', 'lo', 'up');
			await use(space);
		} finally {
			await run(ipTool, ['netns', 'del', space]);
		}
	}

	/** Runs the program there. It is ended with the network at the latest. */
	start(space: string, args: string[]) {
		const dataDir = join(this.folder, `${this.#servers.length}`);
		const all = ['netns', 'exec', space, process.execPath, this.#program.cli, ...args, '--data-dir', dataDir];
		const child = spawn(ipTool, all, { stdio: ['ignore', 'pipe', 'inherit'] });
		this.#servers.push(child);
		return child;
	}

	async serve(space: string, name: string): Promise<{ child: ChildProcess; info: ServerInfo }> {
		const child = this.start(space, ['serve', '--json', '--workers', '1', '--log-level', 'warn', '--name', name]);
		const [line] = await once(child.stdout, 'data');
		return { child, info: JSON.parse(String(line)) };
	}

	/** name, host, address, port and TXT of every class the witness sees. */
	async seen() {
		const stdout = await this.#atWitness('avahi-browse', '-rptk', '_lectern._tcp');
		const lines = stdout.split('\n').filter((line) => line.startsWith(`=;eth0;${this.#family}`));
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

	/** The address that the witness finds for a name; null if it finds none. */
	async resolve(name: string): Promise<string | null> {
		const stdout = await this.#atWitness('avahi-resolve', `-${this.#family.slice(-1)}`, '-n', name);
		return stdout.trim().split('\t')[1] ?? null;
	}

	/** How a TLS client at the witness that trusts the CA judges this address, for this name if one is given. */
	async tlsVerdict(address: string, { httpsPort, caFile }: ServerInfo, servername?: string): Promise<string> {
		const script = `
			const options = { host: '${address}', port: ${httpsPort}, ca: require('node:fs').readFileSync('${caFile}') };
			${servername ? `options.servername = '${servername}';` : ''}
			const socket = require('node:tls').connect(options, () => { console.log('ok'); socket.destroy(); });
			socket.on('error', ({ code }) => console.log(code));`;
		const { stdout } = await run(ipTool, ['netns', 'exec', this.witness, process.execPath, '-e', script]);
		return stdout.trim();
	}

	async remove(): Promise<void> {
		for (const child of [...this.#servers, this.#avahi]) {
			if (!child || child.exitCode !== null || child.signalCode !== null) continue;
			const gone = once(child, 'exit');
			child.kill('SIGTERM');
			await gone;
		}
		for (const space of [this.teacher, this.witness]) await run(ipTool, ['netns', 'del', space]);
		await this.#program.remove();
		await rm(this.folder, { recursive: true, force: true });
	}

	async #lay(prefixes: { teacher: string; witness: string }): Promise<void> {
		for (const space of [this.teacher, this.witness]) await run(ipTool, ['netns', 'add', space]);
		const pair = ['netns', this.teacher, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.witness];
		await run(ipTool, ['link', 'add', 'eth0', ...pair]);
		for (const [space, prefix] of [
			[this.teacher, prefixes.teacher],
			[this.witness, prefixes.witness],
		] as const) {
			await this.ip(space, 'link', 'set', 'lo', 'up');
			// No link-local address but the given one.
			if (this.#family === 'IPv6') await this.ip(space, 'link', 'set', 'eth0', 'addrgenmode', 'none');
			await this.ip(space, 'link', 'set', 'eth0', 'up');
			await this.addAddress(space, prefix);
		}
	}

	/** At once usable: nobody else on the cable is asked whether it has the address. */
	async addAddress(space: string, prefix: string): Promise<void> {
		const isIpv6 = this.#family === 'IPv6';
		await this.ip(space, 'addr', 'add', prefix, 'dev', 'eth0', ...(isIpv6 ? ['nodad'] : []));
		// It went with the last address of this family.
		if (!isIpv6) await this.ip(space, 'route', 'replace', '224.0.0.0/4', 'dev', 'eth0');
	}

	async #startAvahi(): Promise<void> {
		const command = ['netns', 'exec', this.witness, 'unshare', '-m', 'bash', '-c', avahiHost(this.#family)];
		this.#avahi = spawn(ipTool, command, { stdio: ['ignore', 'pipe', 'ignore'] });
		if (this.#avahi.stdout) await once(this.#avahi.stdout, 'data');
	}

	async #atWitness(...command: string[]): Promise<string> {
		const { stdout } = await run('nsenter', ['-t', String(this.#avahi?.pid), '-m', '-n', ...command]);
		return stdout;
	}
}
