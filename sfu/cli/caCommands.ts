import { type Command, Option } from 'commander';

/** As typed; not validated. */
type Flags = Record<string, unknown>;

/** The commands of `lectern ca`; each resolves to an exit code. */
export type CaActions = {
	createCa(flags: Flags): Promise<number>;
	exportCa(flags: Flags): Promise<number>;
	issueCa(flags: Flags): Promise<number>;
	importCa(flags: Flags, file: string): Promise<number>;
	removeCa(flags: Flags): Promise<number>;
};

const repeated = (flags: string, help: string) =>
	new Option(flags, help).argParser<string[]>((value, before) => [...(before ?? []), value]);
const folder = () =>
	new Option('--ca-dir <folder>', 'where the root of the school is (default: school-ca in the data folder)');
const passphrase = (whose: string) =>
	new Option('--passphrase-file <file>', `file with the passphrase of ${whose} in its first line; - reads stdin`);

/** @param withDataDir adds the flag for the data folder */
export function addCaCommands(
	program: Command,
	withDataDir: (command: Command) => Command,
	actions: CaActions,
	onAction: (code: Promise<number>) => void,
): void {
	const ca = program
		.command('ca')
		.description('certificates of a school: its devices join the classes of its laptops without a warning');
	withDataDir(ca.command('create').description('make the root of a school, once'))
		.addOption(new Option('--name <school>', 'name of the school, shown to people'))
		.addOption(repeated('--block <address block>', 'addresses of the school, e.g. 10.20.0.0/16 (repeatable)'))
		.addOption(repeated('--dns <suffix>', 'DNS names of laptops end with it, e.g. hill.example (repeatable)'))
		.addOption(new Option('--years <n>', 'until the root ends, 1 to 30').default('10'))
		.addOption(folder())
		.addOption(passphrase('the key of the root, which is then encrypted'))
		.action((flags: Flags) => onAction(actions.createCa(flags)));
	withDataDir(ca.command('export').description('write the root for the devices of the school'))
		.addOption(
			new Option('--format <format>', 'pem, der, mobileconfig (Apple) or chromebook (policy of Chrome)').default('pem'),
		)
		.addOption(new Option('--out <file>', 'a new file (default: stdout)'))
		.addOption(folder())
		.action((flags: Flags) => onAction(actions.exportCa(flags)));
	withDataDir(ca.command('issue').description('make the file for one laptop, which renews its certificates by it'))
		.addOption(new Option('--laptop <name>', 'what the laptop is called, e.g. room-12'))
		.addOption(repeated('--block <address block>', 'where it is used (repeatable, default: the whole school)'))
		.addOption(repeated('--dns <name>', 'its names in the DNS of the school, e.g. room-12.hill.example (repeatable)'))
		.addOption(new Option('--years <n>', 'until it needs another file, 1 to 10').default('2'))
		.addOption(new Option('--out <file>', 'a new file (default: NAME.lectern.pem)'))
		.addOption(folder())
		.addOption(passphrase('the key of the root'))
		.addOption(
			new Option('--bundle-passphrase-file <file>', 'file with a passphrase that encrypts the new file; - reads stdin'),
		)
		.action((flags: Flags) => onAction(actions.issueCa(flags)));
	withDataDir(ca.command('import <file>').description('give this laptop the file that "ca issue" made for it'))
		.addOption(passphrase('the file'))
		.addOption(new Option('--elsewhere', 'also if this computer is on another network at the moment'))
		.action((file: string, flags: Flags) => onAction(actions.importCa(flags, file)));
	withDataDir(ca.command('remove').description("take the school's certificate from this laptop")).action(
		(flags: Flags) => onAction(actions.removeCa(flags)),
	);
}
