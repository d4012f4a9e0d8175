/** Real rules of nftables in a network namespace: what is judged of them is compared with what another computer meets. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askNftables } from './nftables.ts';
import { judge, readRuleset } from './nftRuleset.ts';

const run = promisify(execFile);
const [ip, nft] = ['/usr/sbin/ip', '/usr/sbin/nft'];
const missing = [ip, nft].filter((tool) => !existsSync(tool));
const reason = process.getuid?.() !== 0 ? 'only root may make network namespaces' : missing.join(' is missing, ');
if (reason) console.warn(`Rules of nftables are not tested: ${reason}`);

const label = `lecfw${process.pid}`;
const [host, student] = [`${label}h`, `${label}s`];
const address = '192.168.78.1';
/** Ends at once where packets arrive; else so long is nothing heard, ms. */
const unheardMs = 500;
const heardMs = 15_000;

/** Reads lines like `[["tcp", 4443, 700]]` and prints whether each port answers within so many ms. */
const prober = `
const net = require('node:net'), dgram = require('node:dgram');
const probe = ([protocol, port, waitMs]) => new Promise((resolve) => {
	const isTcp = protocol === 'tcp';
	const socket = isTcp ? net.connect({ host: '${address}', port }) : dgram.createSocket('udp4');
	const timer = setTimeout(() => tell(false), waitMs);
	const tell = (answer) => { clearTimeout(timer); socket.removeAllListeners(); socket.on('error', () => {}); isTcp ? socket.destroy() : socket.close(); resolve(answer); };
	socket.on(isTcp ? 'connect' : 'message', () => tell(true)).on('error', () => tell(false));
	if (!isTcp) socket.send('?', port, '${address}', () => {});
});
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
	console.log(JSON.stringify(await Promise.all(JSON.parse(line).map(probe))));
});`;
const listener = `
const net = require('node:net'), dgram = require('node:dgram');
for (const port of [4443, 4480, 44440, 44441]) {
	net.createServer((socket) => socket.end()).listen(port, '${address}');
	const udp = dgram.createSocket('udp4').on('message', (_, from) => udp.send('!', from.port, from.address));
	udp.bind(port, '${address}');
}
setTimeout(() => console.log('ready'), 100);`;

type Row = [name: string, rules: string, blocked: string[]];
const media = ['udp 44440', 'tcp 44440', 'udp 44441', 'tcp 44441'];
const all = ['tcp 4443', 'tcp 4480', ...media];
const input = (policy: string, ...rules: string[]) =>
	`table inet filter { chain input { type filter hook input priority 0; policy ${policy}; ${rules.map((rule) => `${rule}; `).join('')}}; }`;

const rows: Row[] = [
	['no rule at all', '', []],
	['a port', input('accept', 'udp dport 44440 drop'), ['udp 44440']],
	['a set with a range, for both protocols', input('accept', 'th dport { 22, 44000-45000 } reject'), media],
	[
		'all but what is established, and two ports',
		input('drop', 'ct state established,related accept', 'iifname lo accept', 'tcp dport { 4443, 4480 } accept'),
		media,
	],
	[
		'an accepted port before the drop',
		input('accept', 'udp dport 44440 accept', 'meta l4proto udp drop'),
		['udp 44441'],
	],
	[
		'by a map of verdicts',
		input(
			'drop',
			'ct state vmap { established : accept, invalid : drop }',
			'tcp dport vmap { 4443 : accept, 4480 : drop }',
			'udp dport 44440-44441 accept',
		),
		['tcp 4480', 'tcp 44440', 'tcp 44441'],
	],
	[
		'in a chain of its own, which returns',
		`table inet filter { chain class { tcp dport 4443 accept; tcp dport 4480 return; udp dport 44440 drop; };
		chain input { type filter hook input priority 0; policy drop; jump class; tcp dport 4480 accept; udp dport 44441 accept; }; }`,
		['udp 44440', 'tcp 44440', 'tcp 44441'],
	],
	[
		'a chain from which nobody comes back',
		`table inet filter { chain class { tcp dport 4443 accept; };
		chain input { type filter hook input priority 0; policy drop; goto class; tcp dport 4480 accept; }; }`,
		['tcp 4480', ...media],
	],
	[
		'a named set',
		`table inet filter { set ports { type inet_service; flags interval; elements = { 4443, 44440-44441 }; };
		chain input { type filter hook input priority 0; policy drop; tcp dport @ports accept; udp dport @ports accept; }; }`,
		['tcp 4480'],
	],
	[
		'for the local network',
		input('drop', 'ip saddr 192.168.78.0/24 tcp dport 4443 accept', 'ip saddr 10.0.0.0/8 accept'),
		['tcp 4480', ...media],
	],
	[
		'for another interface',
		input('drop', 'iifname "wlan*" accept', 'iifname eth0 tcp dport 4480 accept'),
		['tcp 4443', ...media],
	],
	['only of IPv6', 'table ip6 filter { chain input { type filter hook input priority 0; policy drop; }; }', []],
	[
		'two chains, both of which must accept',
		`${input('drop', 'tcp dport { 4443, 4480 } accept')}
		table ip raw { chain early { type filter hook prerouting priority -300; policy accept; tcp dport 4443 drop; }; }`,
		['tcp 4443', ...media],
	],
	['everything, by the policy alone', input('drop'), all],
];

describe.skipIf(reason !== '')('the firewall of a computer with rules of nftables', () => {
	let probes: ChildProcessWithoutNullStreams;
	let listening: ChildProcessWithoutNullStreams;
	let answers: AsyncIterator<string>;
	/** Holds an `nft` that is the real one, in the namespace of the host. */
	let tools: string;
	beforeAll(async () => {
		tools = await mkdtemp(join(tmpdir(), 'lectern-nft-'));
		await writeFile(join(tools, 'nft'), `#!/bin/sh\nexec ${ip} netns exec ${host} ${nft} "$@"\n`);
		await chmod(join(tools, 'nft'), 0o755);
		for (const space of [host, student]) await run(ip, ['netns', 'add', space]);
		await run(ip, ['link', 'add', 'eth0', 'netns', host, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', student]);
		for (const [space, own] of [
			[host, `${address}/24`],
			[student, '192.168.78.2/24'],
		] as const) {
			for (const device of ['lo', 'eth0']) await run(ip, ['-n', space, 'link', 'set', device, 'up']);
			await run(ip, ['-n', space, 'addr', 'add', own, 'dev', 'eth0']);
		}
		listening = spawn(ip, ['netns', 'exec', host, process.execPath, '-e', listener]);
		await once(listening.stdout, 'data');
		probes = spawn(ip, ['netns', 'exec', student, process.execPath, '-e', prober]);
		answers = createInterface({ input: probes.stdout })[Symbol.asyncIterator]();
	}, 60_000);
	afterAll(async () => {
		for (const child of [probes, listening]) child?.kill('SIGKILL');
		await rm(tools, { recursive: true, force: true });
		for (const space of [host, student]) await run(ip, ['netns', 'del', space]).catch(() => undefined);
	});

	/** @param expected whether each port should answer: it is waited for as long as that takes */
	async function reached(expected: [port: string, isHeard: boolean][]): Promise<boolean[]> {
		const asked = expected.map(([port, isHeard]) => {
			const [protocol, number] = port.split(' ');
			return [protocol, Number(number), isHeard ? heardMs : unheardMs];
		});
		probes.stdin.write(`${JSON.stringify(asked)}\n`);
		return JSON.parse((await answers.next()).value);
	}

	async function judged() {
		const { stdout } = await run(ip, ['netns', 'exec', host, nft, '-j', 'list', 'ruleset']);
		const ruleset = readRuleset(stdout);
		if (!ruleset) throw new Error(stdout);
		return (port: string) => {
			const [protocol, number] = port.split(' ');
			const packet = { protocol: protocol === 'tcp' ? ('tcp' as const) : ('udp' as const), port: Number(number) };
			return judge(ruleset, { ...packet, interfaceName: 'eth0', address });
		};
	}

	async function load(rules: string): Promise<void> {
		const loading = spawn(ip, ['netns', 'exec', host, nft, '-f', '-'], { stdio: ['pipe', 'inherit', 'inherit'] });
		loading.stdin.end(`flush ruleset\n${rules}\n`);
		const [code] = await once(loading, 'exit');
		expect(code, rules).toBe(0);
	}

	test.each(rows)(
		'blocks as judged: %s',
		async (_, rules, blocked) => {
			await load(rules);
			const verdict = await judged();
			const expected = all.map((port): [string, boolean] => [port, !blocked.includes(port)]);
			expect(all.map((port) => [port, verdict(port).verdict === 'accept'])).toEqual(expected);
			expect(await reached(expected)).toEqual(expected.map(([, isHeard]) => isHeard));
		},
		60_000,
	);

	test('is opened by the command that is told, in the chain that decides', async () => {
		await load(input('drop', 'ct state established accept'));
		const { chain, verdict } = (await judged())('tcp 4443');
		expect([chain, verdict]).toEqual(['inet filter input', 'drop']);
		expect(await reached([['tcp 4443', false]])).toEqual([false]);
		const told = await askNftables({
			needed: [{ protocol: 'tcp', port: 4443 }],
			interfaceName: 'eth0',
			address,
			path: `${tools}:${process.env.PATH}`,
		});
		const command = told.steps[0]?.command ?? '';
		expect(command).toBe("sudo nft insert rule inet filter input tcp dport '{ 4443 }' accept");
		await run(ip, ['netns', 'exec', host, 'sh', '-c', command.replace(/^sudo /, '')]);
		expect(await reached([['tcp 4443', true]])).toEqual([true]);
	});
});
