import { Command, CommanderError, Option } from 'commander';
import { defaultTextOf, flagOf, loadConfigFile, rowOf, type SettingName, settingNames, variableOf } from '../config.ts';
import { scopeTexts } from '../gateway/access/scopes.ts';
import { exitCodeLines, StartError } from '../startErrors.ts';
import { addBackupCommands, type BackupActions } from './backupCommands.ts';
import { addCaCommands, type CaActions } from './caCommands.ts';
import { addClusterCommands, type ClusterActions } from './clusterCommands.ts';
import { addServiceCommands, type ServiceActions } from './service/serviceCommands.ts';

/** Flags as typed, by setting name; not validated. */
export type Flags = Record<string, unknown>;
export type TokenFlags = {
	role?: string;
	room?: string;
	seats?: string;
	scope?: string[];
	name?: string;
	hours?: string;
};

export type FakeMediaFlags = { color?: string; tone?: string; seconds: string; out: string };

/** The commands; each resolves to an exit code. */
export type Actions = {
	serve(flags: Flags): Promise<number>;
	doctor(flags: Flags): Promise<number>;
	host(flags: Flags): Promise<number>;
	report(flags: Flags, file: string | undefined): Promise<number>;
	createToken(flags: Flags, wanted: TokenFlags): Promise<number>;
	revokeToken(flags: Flags, tokenId: string): Promise<number>;
	listTokens(flags: Flags): Promise<number>;
	fakeMedia(flags: FakeMediaFlags): Promise<number>;
} & BackupActions &
	CaActions &
	ClusterActions &
	ServiceActions;

const exitCodeHelp = [
	'',
	'Exit codes:',
	'  0  success',
	...exitCodeLines(),
	'',
	'The value of a setting is its flag, else its LECTERN_ variable, else that of the config file (--config), else the stored value, else its default.',
].join('\n');

/** Values are not validated here: `config.ts` does so for flags, variables and the desktop's settings alike. */
function optionsOf(name: SettingName): Option[] {
	const row = rowOf(name);
	const also = row.foreignVariable ? ` or ${row.foreignVariable}` : '';
	const help = `${row.help} (${variableOf(name)}${also}, default: ${defaultTextOf(name)})`;
	const flag = flagOf(name);
	if (row.argument === undefined) {
		return [
			new Option(flag, help),
			new Option(flag.replace('--', '--no-'), `the opposite of ${flag}`).hideHelp(name !== 'mdns'),
		];
	}
	const option = new Option(`${flag} <${row.argument}>`, help);
	if (row.repeatable) option.argParser<string[]>((value, before) => [...(before ?? []), value]);
	return [option];
}

function withSettings(command: Command, names: readonly SettingName[]): Command {
	for (const name of names.includes('config') ? names : [...names, 'config' as const])
		for (const option of optionsOf(name)) command.addOption(option);
	return command;
}

/** @param onAction gets the exit code of the command that was run; not called for `--help` and `--version` */
function createProgram(actions: Actions, version: string, onAction: (code: Promise<number>) => void): Command {
	const program = new Command('lectern')
		.description(
			'Hosts a live class on this computer: a local media server that needs no account, no cloud and no internet.',
		)
		.version(version, '-V, --version')
		.addHelpText('after', exitCodeHelp)
		.exitOverride()
		.configureOutput({ outputError: () => undefined });
	withSettings(program.command('serve').description('serve a class until you press Ctrl+C'), settingNames)
		.addHelpText('after', exitCodeHelp)
		.action((flags: Flags) => onAction(actions.serve(flags)));
	const doctorNames = settingNames.filter((name) => name !== 'json' && name !== 'openHost');
	withSettings(
		program
			.command('doctor')
			.description(
				'check network, firewall, ports, certificate, clock, disk and media worker, with the settings of "serve"',
			),
		doctorNames,
	)
		.addOption(new Option('--json', 'print the findings as JSON'))
		.addHelpText('after', exitCodeHelp)
		.action((flags: Flags) => onAction(actions.doctor(flags)));
	withSettings(
		program.command('host').description('print an address that opens the host screen of the server that runs'),
		['dataDir', 'openHost'],
	)
		.addHelpText('after', 'The address works once, for a minute.')
		.action((flags: Flags) => onAction(actions.host(flags)));
	addTokenCommands(program, actions, onAction);
	addServiceCommands(program, (command) => withSettings(command, ['dataDir']), actions, onAction);
	withSettings(
		program
			.command('report [file]')
			.description(
				'write what somebody who helps needs to know: findings, versions and the log, without names and secrets',
			),
		settingNames.filter((name) => name !== 'json' && name !== 'openHost'),
	).action((file: string | undefined, flags: Flags) => onAction(actions.report(flags, file)));
	addBackupCommands(program, (command) => withSettings(command, ['dataDir', 'recordings']), actions, onAction);
	addCaCommands(program, (command) => withSettings(command, ['dataDir']), actions, onAction);
	const redisNames = ['redis', 'redisPrefix', 'redisCa'] as const;
	addClusterCommands(program, (command) => withSettings(command, redisNames), actions, onAction);
	addFakeMediaCommand(program, actions, onAction);
	return program;
}

function addFakeMediaCommand(program: Command, actions: Actions, onAction: (code: Promise<number>) => void): void {
	program
		.command('fake-media')
		.description('write a camera and a microphone as files, for tests with Chromium or the desktop program')
		.option('--color <color>', 'colour of the picture: a name as "red", or six hexadecimal digits as "#c0392b"')
		.option('--tone <hertz>', 'tone of the sound, 50 to 15000')
		.option('--seconds <n>', 'length, 1 to 60; 5 MB each', '5')
		.option('--out <folder>', 'where the files are written', '.')
		.addHelpText('after', 'Each file is played in a loop. docs/testing.md has the whole of a test.')
		.action((flags: FakeMediaFlags) => onAction(actions.fakeMedia(flags)));
}

function addTokenCommands(program: Command, actions: Actions, onAction: (code: Promise<number>) => void): void {
	const token = program
		.command('token')
		.description('tokens for people who join without a room code, and for programs that manage rooms');
	const scopeHelp = Object.entries(scopeTexts).map(([name, text]) => `  ${name.padEnd(20)}${text}`);
	withSettings(token.command('create').description('print a new token'), ['dataDir'])
		.addOption(new Option('--role <role>', 'for a person: host, coHost or participant (default: "participant")'))
		.addOption(new Option('--room <id or code>', "for a person: the room to join (default: this computer's class)"))
		.addOption(
			new Option(
				'--scope <scopes>',
				'for a program instead of a person: one or more of the scopes below, separated by commas',
			).argParser<string[]>((value, before) => [...(before ?? []), ...value.split(',').map((scope) => scope.trim())]),
		)
		.addOption(
			new Option(
				'--seats <n>',
				'for a person: seats in the room at the same time, 1 to 1000, for programs that open many (default: as the server is set)',
			),
		)
		.addOption(new Option('--name <name>', 'name of the person or program'))
		.addOption(new Option('--hours <hours>', 'hours until the token expires, 1 to 8760').default('24'))
		.addHelpText('after', ['', 'Scopes:', ...scopeHelp].join('\n'))
		.action((flags: Flags & TokenFlags) => onAction(actions.createToken(flags, flags)));
	withSettings(
		token
			.command('revoke <token>')
			.description(
				'revoke a token, named by its id or as a whole (- reads it from stdin): whoever uses it is disconnected',
			),
		['dataDir'],
	)
		// Ids of earlier versions may begin with a dash, also with "-h".
		.allowUnknownOption()
		.helpOption('--help', 'display help for command')
		.action((named: string, flags: Flags) => onAction(actions.revokeToken(flags, named)));
	withSettings(
		token.command('list').description('list the tokens made by "token create" and those of hosts, newest first'),
		['dataDir'],
	).action((flags: Flags) => onAction(actions.listTokens(flags)));
}

/**
 * Parses and runs one command line. Resolves to the exit code.
 * @param args without the program's own name
 * @throws StartError
 */
export async function run(args: string[], actions: Actions, version: string): Promise<number> {
	let result: Promise<number> = Promise.resolve(0);
	const program = createProgram(actions, version, (code) => {
		result = code;
	});
	for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
		command.exitOverride().configureOutput({ outputError: () => undefined });
	}
	program.hook('preAction', (_program, command) => loadConfigFile(command.opts(), process.env));
	try {
		await program.parseAsync(args, { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return 0;
		const message = error.message.replace(/^error: /, '');
		const sentence =
			message === '(outputHelp)'
				? 'A command is required, see above.'
				: `${message[0]?.toUpperCase()}${message.slice(1)}`;
		throw new StartError('usage', `${sentence.replace(/\.?$/, '.')} See "lectern --help".`, { cause: error });
	}
	return result;
}
