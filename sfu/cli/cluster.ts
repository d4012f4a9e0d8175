import type { ServerRecord } from '../cluster/members/ServerRecord.ts';
import { completeSettings, readGiven } from '../config.ts';
import { createLogger } from '../logger.ts';
import { StartError } from '../startErrors.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

/** `lectern cluster status`: the servers behind the Redis of the settings that live. */
export async function clusterStatus({ json, ...flags }: Flags): Promise<number> {
	const { redis: url, ...settings } = completeSettings(readGiven(flags, process.env));
	if (url === null) throw new StartError('usage', '--redis must name the Redis of the servers.');
	const [{ openRedis }, { readMembers }] = await Promise.all([
		import('../cluster/redis/openRedis.ts'),
		import('../cluster/members/readMembers.ts'),
	]);
	const redis = await openRedis({ ...settings, redis: url }, createLogger('silent'));
	try {
		const servers = await readMembers(redis);
		servers.sort((a, b) => a.name.localeCompare(b.name) || a.startedAtMs - b.startedAtMs);
		print(json === true ? `${JSON.stringify({ servers })}\n` : table(servers));
		return 0;
	} finally {
		redis.close();
	}
}

function table(servers: readonly ServerRecord[]): string {
	if (servers.length === 0) return 'No server works behind this Redis.\n';
	const head = ['NAME', 'STATE', 'VERSION', 'LOAD', 'ROOMS', 'PEOPLE', 'ADDRESSES'];
	const rows = servers.map(({ name, draining, isFull, version, load, rooms, participants, pages }) => {
		const state = draining ? 'draining' : isFull ? 'full' : 'ready';
		return [name, state, version, `${Math.round(load * 100)} %`, String(rooms), String(participants), pages.join(' ')];
	});
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
	const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
	return `${[head, ...rows].map((row) => line(row).trimEnd()).join('\n')}\n`;
}
