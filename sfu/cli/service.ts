import { spawn } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { readGiven } from '../config.ts';
import { errorText } from '../errorText.ts';
import { exitCodes, StartError } from '../startErrors.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';
import { launchdPlan } from './service/launchd.ts';
import type { ServiceFile, ServicePlan } from './service/ServicePlan.ts';
import { systemdPlan } from './service/systemd.ts';
import { windowsPlan } from './service/windows.ts';

/** `lectern service install`: writes what the system's service manager needs, and starts the service. */
export async function installService(flags: Flags): Promise<number> {
	const { install } = planOf(flags);
	if (flags.print === true) {
		for (const { path, text } of install.files) print(`# ${path}\n${text}\n`);
		print(install.commands.map((command) => `# ${command.join(' ')}\n`).join(''));
		return 0;
	}
	for (const file of install.files) await writeServiceFile(file);
	for (const command of install.commands) {
		if ((await runShown(command)) !== 0) throw new StartError('other', `This failed: ${command.join(' ')}`);
	}
	print(`Lectern runs as a service. ${install.advice}\n`);
	return 0;
}

/** `lectern service uninstall`: stops and removes it. */
export async function uninstallService(flags: Flags): Promise<number> {
	const { uninstall } = planOf(flags);
	for (const command of uninstall.commands) await runShown(command);
	for (const file of uninstall.files) await rm(file, { force: true });
	for (const command of uninstall.afterwards) await runShown(command);
	print(`Lectern is no service any more. ${uninstall.advice}\n`);
	return 0;
}

/** `lectern service status`: what the service manager says. Resolves to its exit code: 0 where the service runs. */
export async function serviceStatus(flags: Flags): Promise<number> {
	return (await runShown(planOf(flags).status)) === 0 ? 0 : exitCodes.other;
}

function planOf(flags: Flags): ServicePlan {
	const { dataDir = null, config = null } = readGiven({ dataDir: flags.dataDir, config: flags.config }, {});
	const options = { program: programCommand(), config, dataDir };
	const isRoot = process.getuid?.() === 0;
	if (process.platform === 'darwin') {
		const { uid, username } = userInfo();
		return launchdPlan(options, isRoot, { uid, userName: process.env.SUDO_USER ?? username, home: homedir() });
	}
	if (process.platform === 'win32') {
		if (typeof flags.winsw !== 'string') {
			throw new StartError('usage', 'Windows needs WinSW (free, MIT licence) for this: name its program with --winsw.');
		}
		return windowsPlan(options, flags.winsw, process.env.ProgramData ?? 'C:\\ProgramData');
	}
	if (isRoot) requireForSystem(options.program, dataDir);
	return systemdPlan(options, isRoot ? null : homedir());
}

/** The command that starts this program again. @throws StartError usage */
function programCommand(): string[] {
	if (process.env.APPIMAGE) {
		throw new StartError('usage', 'An AppImage cannot be a service: install the deb package, which has a service too.');
	}
	const { execPath } = process;
	if (!process.versions.electron) return [execPath, ...process.argv.slice(1, 2)];
	if (process.platform === 'win32') return [execPath, '--cli', '--'];
	const resources = process.platform === 'darwin' ? '../Resources' : 'resources';
	return [join(dirname(execPath), resources, 'bin/lectern')];
}

/** What a service of the system cannot have. @throws StartError usage */
function requireForSystem(program: string[], dataDir: string | null): void {
	const inHome = program.find((path) => /^\/(home|root|run\/user)\//.test(path));
	if (inHome) {
		throw new StartError(
			'usage',
			`A service of the computer cannot read ${inHome}, which is in a home folder. Install the package, or install the service without root, for yourself.`,
		);
	}
	if (dataDir !== null) {
		throw new StartError(
			'usage',
			'A service of the computer keeps its data in /var/lib/lectern: leave --data-dir out.',
		);
	}
}

async function writeServiceFile({ path, text, mode, isKept }: ServiceFile): Promise<void> {
	try {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, text, { mode, flag: isKept ? 'wx' : 'w' });
		await chmod(path, mode);
	} catch (error) {
		if (isKept && error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
		throw new StartError('other', `The service cannot be installed: ${errorText(error)}.`, { cause: error });
	}
}

/** Runs a command whose output is for the operator. Resolves to its exit code. @throws StartError */
function runShown([program = '', ...args]: string[]): Promise<number | null> {
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
		child.once('exit', resolve);
		child.once('error', (error) => {
			reject(new StartError('other', `${program} cannot be started: ${errorText(error)}.`, { cause: error }));
		});
	});
}
