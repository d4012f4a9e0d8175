import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ClusterMember } from '../testing/ClusterMember.ts';
import { noRedis, RedisServer } from '../testing/RedisServer.ts';
import { clusterStatus } from './cluster.ts';

/** What the command prints. */
async function printed(flags: Record<string, unknown>): Promise<string> {
	const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
	onTestFinished(() => write.mockRestore());
	expect(await clusterStatus(flags)).toBe(0);
	const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
	write.mockRestore();
	return text;
}

test('wants to know which Redis', async () => {
	await expect(clusterStatus({})).rejects.toMatchObject({ code: 'usage' });
});

describe.skipIf(noRedis)(`lectern cluster status ${noRedis ?? ''}`, () => {
	test('lists the servers that live, as words and as JSON', async () => {
		await using redis = await RedisServer.start();
		expect(await printed({ redis: redis.url })).toBe('No server works behind this Redis.\n');
		const network = new Set<ClusterMember>();
		const pages = ['https://192.0.2.7:8443'];
		const first = { name: 'Attic', version: '1.2.3', load: 0.254, rooms: 2, participants: 31, pages };
		await using attic = await ClusterMember.start(redis.url, network, first);
		await using _ = await ClusterMember.start(redis.url, network, { ...first, name: 'Cellar', draining: true });
		expect(await printed({ redis: redis.url })).toBe(
			[
				'NAME    STATE     VERSION  LOAD  ROOMS  PEOPLE  ADDRESSES',
				'Attic   ready     1.2.3    25 %  2      31      https://192.0.2.7:8443',
				'Cellar  draining  1.2.3    25 %  2      31      https://192.0.2.7:8443',
				'',
			].join('\n'),
		);
		const { servers } = JSON.parse(await printed({ redis: redis.url, json: true }));
		expect(servers).toMatchObject([{ serverId: attic.id, ...first }, { name: 'Cellar' }]);
		const elsewhere = { redis: redis.url, redisPrefix: 'other:' };
		expect(await printed({ ...elsewhere, json: true })).toBe('{"servers":[]}\n');
	});
});
