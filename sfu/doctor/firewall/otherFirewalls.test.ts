/**
 * Firewalls that cannot exist on this machine are faked: small programs on PATH that print what the real ones print. They show that
 * answers are read rightly, and not that today's systems still give them.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Port } from './FirewallReport.ts';
import { readFirewall } from './readFirewall.ts';

const tcp = (port: number): Port => ({ protocol: 'tcp', port });
const udp = (port: number): Port => ({ protocol: 'udp', port });
const needed = [tcp(4443), tcp(4480), udp(44440), tcp(44440), udp(44441), tcp(44441)];

describe.skipIf(process.platform === 'win32')('a firewall whose program is faked', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lectern-fakes-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	/** @param answers what it prints by its arguments; with others it fails */
	async function fake(program: string, answers: Record<string, string>): Promise<void> {
		const cases = Object.keys(answers).map((args, index) => `'${args}') cat "$0.${index}" ;;`);
		const file = join(folder, program);
		await writeFile(file, `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exit 1 ;;\nesac\n`);
		for (const [index, text] of Object.values(answers).entries()) await writeFile(`${file}.${index}`, text);
		await chmod(file, 0o755);
	}

	const ask = (platform: NodeJS.Platform, interfaceName = 'eth0') =>
		readFirewall(platform, {
			needed,
			interfaceName,
			address: '192.168.1.5',
			path: [folder, '/usr/bin', '/bin'].join(delimiter),
		});
	const askWith = async (platform: NodeJS.Platform, interfaceName?: string) => {
		const { state, steps } = await ask(platform, interfaceName);
		return { state, commands: steps.flatMap(({ command = [] }) => command) };
	};

	const ufwHead =
		'Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\nNew profiles: skip\n\nTo                         Action      From\n--                         ------      ----\n';
	test('ufw: names the commands that open what is missing', async () => {
		await fake('ufw', {
			'status verbose': `${ufwHead}22/tcp                     ALLOW IN    Anywhere\n4443/tcp                   ALLOW IN    192.168.1.0/24             # class\n4480/tcp                   ALLOW IN    10.9.0.0/16\n44440:44441/udp            ALLOW IN    Anywhere\n22/tcp (v6)                ALLOW IN    Anywhere (v6)\n`,
		});
		expect(await askWith('linux')).toEqual({ state: 'blocked', commands: ['sudo ufw allow 4480,44440:44441/tcp'] });
	});

	test('ufw: lets in what a rule for another interface does not concern', async () => {
		await fake('ufw', {
			'status verbose': `${ufwHead}4443,4480,44440:44441/tcp on eth0 ALLOW IN    Anywhere\n44440:44441/udp            ALLOW IN    Anywhere\n`,
		});
		expect((await ask('linux')).state).toBe('open');
		expect((await ask('linux', 'wlan0')).state).toBe('blocked');
	});

	test('firewalld: asks the zone of the interface', async () => {
		const listing = (ports: string) =>
			`school (active)\n  target: default\n  interfaces: eth0\n  services: ssh\n  ports: ${ports}\n  rich rules: \n`;
		await fake('firewall-cmd', {
			'--state': 'running\n',
			'--get-zone-of-interface=eth0': 'school\n',
			'--zone=school --list-all': listing('4443/tcp 44440-44441/udp'),
			'--get-default-zone': 'home\n',
			'--zone=home --list-all': listing('4443/tcp 4480/tcp 44440-44441/tcp 44440-44441/udp'),
		});
		expect(await askWith('linux')).toEqual({
			state: 'blocked',
			commands: [
				'sudo firewall-cmd --permanent --zone=school --add-port=4480/tcp --add-port=44440-44441/tcp && sudo firewall-cmd --reload',
			],
		});
		expect((await ask('linux', 'wlan0')).state).toBe('open');
	});

	test('macOS: knows whether it is off, blocks everything, or this program', async () => {
		const list = (verdict: string) =>
			`ALF: total number of apps = 1 \n\n1 :  ${process.execPath} \n\t ( ${verdict} incoming connections ) \n\n`;
		const states = {
			'--getglobalstate': 'Firewall is enabled. (State = 1) \n',
			'--getblockall': 'Firewall has block all state set to disabled. \n',
		};
		await fake('socketfilterfw', { '--getglobalstate': 'Firewall is disabled. (State = 0) \n' });
		expect((await ask('darwin')).state).toBe('open');
		await fake('socketfilterfw', { ...states, '--listapps': list('Allow') });
		expect((await ask('darwin')).state).toBe('open');
		await fake('socketfilterfw', { ...states, '--listapps': list('Block') });
		expect(await askWith('darwin')).toMatchObject({
			state: 'blocked',
			commands: [expect.stringContaining(`--unblockapp "${process.execPath}"`)],
		});
		await fake('socketfilterfw', { ...states, '--listapps': '' });
		expect((await ask('darwin')).state).toBe('unclear');
		await fake('socketfilterfw', { '--getglobalstate': 'Firewall is enabled. (State = 2) \n' });
		expect(await ask('darwin')).toMatchObject({ state: 'blocked', reason: expect.stringContaining('all incoming') });
	});

	describe('Windows', () => {
		const policy = String.raw`HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy`;
		const listing =
			'-NoProfile -NonInteractive -Command Get-NetConnectionProfile | Select-Object InterfaceAlias,NetworkCategory | ConvertTo-Json -Compress';
		const rule = (...fields: string[]) => `    {${fields.length}}    REG_SZ    v2.31|${fields.join('|')}|\n`;
		const wayIn = ['Active=TRUE', 'Dir=In'];

		/** @param category 0 public, 1 private */
		async function fakeWindows(category: number, rules: string, enabled = '0x1') {
			await fake('powershell', { [listing]: JSON.stringify({ InterfaceAlias: 'Wi-Fi', NetworkCategory: category }) });
			await fake('reg', {
				[`query ${policy}\\FirewallRules`]: `\n${policy}\\FirewallRules\n${rules}\n`,
				[`query ${policy}\\${category === 0 ? 'PublicProfile' : 'StandardProfile'} /v EnableFirewall`]: `    EnableFirewall    REG_DWORD    ${enabled}\n`,
			});
		}
		const netsh = (protocol: string, ports: string, profile = 'private') =>
			`netsh advfirewall firewall add rule name="Lectern" dir=in action=allow protocol=${protocol} localport=${ports} profile=${profile}`;

		test('names the commands of netsh that let a class in', async () => {
			await fakeWindows(1, rule('Action=Allow', ...wayIn, 'Protocol=6', 'Profile=Private', 'LPort=4443', 'LPort=4480'));
			expect(await askWith('win32', 'Wi-Fi')).toEqual({
				state: 'blocked',
				commands: [netsh('TCP', '44440-44441'), netsh('UDP', '44440-44441')],
			});
		});

		test('knows the rules of this program, of the profile and of the whole local network', async () => {
			const own = ['Action=Allow', ...wayIn, `App=${process.execPath}`];
			await fakeWindows(1, rule(...own, 'Profile=Private', 'RA4=LocalSubnet'));
			expect((await ask('win32', 'Wi-Fi')).state).toBe('open');
			await fakeWindows(1, rule(...own, 'Profile=Domain') + rule(...own, 'RA4=10.1.2.3'));
			expect((await ask('win32', 'Wi-Fi')).state).toBe('blocked');
			await fakeWindows(1, '', '0x0');
			expect((await ask('win32', 'Wi-Fi')).state).toBe('open');
		});

		test('tells a network that Windows takes for a public one from one that is known', async () => {
			await fakeWindows(0, '');
			const { state, commands } = await askWith('win32', 'Wi-Fi');
			expect([state, commands[0]]).toEqual([
				'blocked',
				`powershell -Command "Set-NetConnectionProfile -InterfaceAlias 'Wi-Fi' -NetworkCategory Private"`,
			]);
		});

		test('finds the rule that somebody made by refusing', async () => {
			const worker = String.raw`C:\Lectern\resources\mediasoup-worker.exe`;
			await fakeWindows(
				1,
				rule('Action=Block', ...wayIn, 'Protocol=17', 'Profile=Private', `App=${worker}`) +
					rule('Action=Allow', ...wayIn),
			);
			const { state, commands } = await askWith('win32', 'Wi-Fi');
			expect([state, commands[0]]).toEqual([
				'blocked',
				`netsh advfirewall firewall delete rule name=all program="${worker}"`,
			]);
		});

		test('names the commands also where nothing can be read', async () => {
			expect(await askWith('win32', 'Wi-Fi')).toEqual({
				state: 'unreadable',
				commands: [netsh('TCP', '4443,4480,44440-44441'), netsh('UDP', '44440-44441')],
			});
		});
	});
});
