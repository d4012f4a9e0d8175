import { type Command, Option } from 'commander';

/** As typed; not validated. */
type Flags = Record<string, unknown>;

/** The commands of `lectern cluster`; each resolves to an exit code. */
export type ClusterActions = {
	clusterStatus(flags: Flags): Promise<number>;
};

/** @param withRedis adds the flags that name the Redis */
export function addClusterCommands(
	program: Command,
	withRedis: (command: Command) => Command,
	actions: ClusterActions,
	onAction: (code: Promise<number>) => void,
): void {
	const cluster = program.command('cluster').description('servers that work as one behind a Redis');
	withRedis(cluster.command('status').description('list the servers, with their load, rooms, version and addresses'))
		.addOption(new Option('--json', 'print the list as JSON'))
		.action((flags: Flags) => onAction(actions.clusterStatus(flags)));
}
