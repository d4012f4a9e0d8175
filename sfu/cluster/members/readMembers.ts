import { z } from 'zod';
import type { RedisClient } from '../redis/RedisClient.ts';
import { livingScript } from './memberScripts.ts';
import { ServerRecord } from './ServerRecord.ts';

/** The servers that live, for who is none of them; those whose record is of another version are left out. @throws SfuError unavailable */
export async function readMembers(redis: RedisClient): Promise<ServerRecord[]> {
	const texts = z.array(z.string()).parse(await redis.script(livingScript).run(['leases', 'servers']));
	return texts.flatMap((text) => {
		const { data } = ServerRecord.safeParse(text === '' ? null : JSON.parse(text));
		return data ? [data] : [];
	});
}
