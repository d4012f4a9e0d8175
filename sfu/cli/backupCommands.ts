import { type Command, Option } from 'commander';

/** As typed; not validated. */
type Flags = Record<string, unknown>;

/** Each resolves to an exit code. */
export type BackupActions = {
	backup(flags: Flags, folder: string): Promise<number>;
	restore(flags: Flags, folder: string): Promise<number>;
};

/** @param withFolders adds the flags for the data folder and the folder of the recordings */
export function addBackupCommands(
	program: Command,
	withFolders: (command: Command) => Command,
	actions: BackupActions,
	onAction: (code: Promise<number>) => void,
): void {
	withFolders(
		program
			.command('backup <folder>')
			.description(
				'copy rooms, settings, tokens, secrets and certificates into a new folder, also while a server runs',
			),
	)
		.addOption(new Option('--with-recordings', 'copy recordings, too'))
		.action((folder: string, flags: Flags) => onAction(actions.backup(flags, folder)));
	withFolders(
		program
			.command('restore <folder>')
			.description('bring a backup back, while no server runs; what was there before is moved aside'),
	).action((folder: string, flags: Flags) => onAction(actions.restore(flags, folder)));
}
