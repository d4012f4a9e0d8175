import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { launchdPlan } from './launchd.ts';
import { systemdPlan, systemdUnit } from './systemd.ts';
import { windowsPlan } from './windows.ts';

const run = promisify(execFile);
const packaged = { program: ['/opt/Lectern/resources/bin/lectern'], config: null, dataDir: null };
const hasSystemd = await run('systemd-analyze', ['--version']).then(
	() => true,
	() => false,
);

/** Names and texts of the elements of a property list, in their order. */
const elements = (xml: string) => [...xml.matchAll(/<(key|string|integer)>([^<]*)</g)].map(([, , text]) => text);

test('the unit in deploy/ is the one that the package installs', async () => {
	const file = resolve(import.meta.dirname, '../../../deploy/systemd/lectern.service');
	expect(await readFile(file, 'utf8')).toBe(systemdUnit(packaged));
});

test.skipIf(!hasSystemd)(
	'systemd accepts both units, and finds the one of the system exposed to nothing that matters',
	async () => {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-unit-'));
		try {
			const file = join(folder, 'lectern.service');
			// A program that is there on every computer.
			const options = { ...packaged, program: ['/bin/true', 'a "quoted" 100% $HOME'] };
			await writeFile(file, systemdUnit({ ...options, config: '/etc/a b.yaml', dataDir: '/d' }, true));
			const env = { ...process.env, XDG_RUNTIME_DIR: folder };
			expect((await run('systemd-analyze', ['verify', '--user', file], { env })).stderr).toBe('');
			await writeFile(file, systemdUnit(options));
			expect((await run('systemd-analyze', ['verify', file])).stderr).toBe('');
			// In tenths; up to 49 it says "OK", from 50 on "MEDIUM".
			await run('systemd-analyze', ['security', '--offline=true', '--threshold=49', file]);
		} finally {
			await rm(folder, { recursive: true });
		}
	},
);

test('a service of the computer gets its settings as a copy of a file that only root reads, which an update does not replace', () => {
	const { install, uninstall, status } = systemdPlan(packaged, null);
	expect(install.files).toEqual([
		expect.objectContaining({ path: '/etc/systemd/system/lectern.service', mode: 0o644 }),
		expect.objectContaining({ path: '/etc/lectern/lectern.yaml', mode: 0o600, isKept: true }),
	]);
	expect(install.files[0]?.text).toContain('LoadCredential=lectern.yaml:/etc/lectern/lectern.yaml\n');
	expect(install.commands.at(-1)).toEqual(['systemctl', 'enable', '--now', 'lectern.service']);
	expect(uninstall.files).toEqual(['/etc/systemd/system/lectern.service']);
	expect(status).toContain('status');
	const named = systemdPlan({ ...packaged, config: '/srv/class.yaml' }, null).install;
	expect(named.files.map(({ path }) => path)).toEqual(['/etc/systemd/system/lectern.service']);
	expect(named.files[0]?.text).toContain('LoadCredential=lectern.yaml:/srv/class.yaml\n');
});

test('a service of one user names its files in its command, and is no service of the computer', () => {
	const { install } = systemdPlan({ ...packaged, config: '/home/a/b c.yaml', dataDir: '/home/a/100%' }, '/home/a');
	const [unit] = install.files;
	expect(unit?.path).toBe('/home/a/.config/systemd/user/lectern.service');
	expect(unit?.text).toContain('serve --config "/home/a/b c.yaml" --data-dir /home/a/100%%\n');
	expect(unit?.text).not.toContain('DynamicUser');
	expect(install.commands).toContainEqual(['systemctl', '--user', 'daemon-reload']);
});

test('macOS starts it with the computer as the user who has installed it, or with the session of the user', () => {
	const who = { uid: 501, userName: 'Ann & Ben', home: '/Users/ann' };
	const daemon = launchdPlan({ ...packaged, config: '/etc/<a>.yaml' }, true, who);
	expect(daemon.install.files[0]?.path).toBe('/Library/LaunchDaemons/org.lectern.server.plist');
	expect(elements(daemon.install.files[0]?.text ?? '')).toEqual(
		expect.arrayContaining(['UserName', 'Ann &#38; Ben', 'serve', '--config', '/etc/&#60;a&#62;.yaml']),
	);
	expect(daemon.install.commands[0]?.slice(0, 3)).toEqual(['launchctl', 'bootstrap', 'system']);
	const agent = launchdPlan(packaged, false, who);
	expect(agent.install.files[0]?.path).toBe('/Users/ann/Library/LaunchAgents/org.lectern.server.plist');
	expect(agent.install.files[0]?.text).not.toContain('UserName');
	expect(agent.uninstall.commands).toEqual([['launchctl', 'bootout', 'gui/501/org.lectern.server']]);
});

test('Windows runs it by WinSW, whose file of settings is beside it', () => {
	const options = { ...packaged, program: ['C:\\Program Files\\Lectern\\Lectern.exe', '--cli', '--'] };
	const { install } = windowsPlan(options, 'C:\\tools\\lectern-service.exe', 'C:\\ProgramData');
	expect(install.files[0]?.path).toBe('C:\\tools\\lectern-service.xml');
	expect(install.files[0]?.text).toContain('<executable>C:\\Program Files\\Lectern\\Lectern.exe</executable>');
	const flags = ['--cli', '--', 'serve', '--data-dir', 'C:\\ProgramData\\Lectern'].map((text) => `&#34;${text}&#34;`);
	expect(install.files[0]?.text).toContain(`<arguments>${flags.join(' ')}</arguments>`);
	expect(install.commands).toEqual([
		['C:\\tools\\lectern-service.exe', 'install'],
		['C:\\tools\\lectern-service.exe', 'start'],
	]);
});
