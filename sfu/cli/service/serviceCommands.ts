import { type Command, Option } from 'commander';

/** As typed; not validated. */
type Flags = Record<string, unknown>;

/** The commands of `lectern service`; each resolves to an exit code. */
export type ServiceActions = {
	installService(flags: Flags): Promise<number>;
	uninstallService(flags: Flags): Promise<number>;
	serviceStatus(flags: Flags): Promise<number>;
};

/** @param withSettings adds the flags of the data folder and the config file */
export function addServiceCommands(
	program: Command,
	withSettings: (command: Command) => Command,
	actions: ServiceActions,
	onAction: (code: Promise<number>) => void,
): void {
	const service = program
		.command('service')
		.description('let this computer serve classes by itself, from when it is switched on');
	const tool = () => new Option('--winsw <file>', 'Windows: the program WinSW, which runs Lectern as a service');
	withSettings(service.command('install').description('install and start the service of this computer, or of you'))
		.addOption(new Option('--print', 'print its files and commands, and change nothing'))
		.addOption(tool())
		.addHelpText(
			'after',
			'As root, it is a service of the computer (systemd, launchd); else one of yours, which runs while you are logged in.',
		)
		.action((flags: Flags) => onAction(actions.installService(flags)));
	service
		.command('uninstall')
		.description('stop and remove the service; settings and data stay')
		.addOption(tool())
		.action((flags: Flags) => onAction(actions.uninstallService(flags)));
	service
		.command('status')
		.description('say whether the service runs')
		.addOption(tool())
		.action((flags: Flags) => onAction(actions.serviceStatus(flags)));
}
