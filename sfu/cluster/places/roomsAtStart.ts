import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import { type Adopted, homeRoomId, type OtherServers } from '../../host/RoomPersistence.ts';
import type { Store } from '../../store/Store.ts';
import type { Homes } from '../homes/Homes.ts';
import type { Links } from '../link/Link.ts';
import type { RedisClient } from '../redis/RedisClient.ts';
import type { RoomEpochs } from '../store/RoomEpochs.ts';
import type { SharedRooms } from '../store/SharedRooms.ts';
import { handedOver, takeOver } from './RoomMoves.ts';

type Parts = {
	local: Store;
	redis: RedisClient;
	epochs: RoomEpochs;
	homes: Homes;
	shared: SharedRooms;
	links: Pick<Links, 'to'>;
	ownId: string;
	logger: Logger;
};

type Found = Awaited<ReturnType<Homes['find']>>;

/** Where rooms are is not certain while a Redis that has just started gets them back: so long is waited for it, ms. */
const patienceMs = 5_000;
const pollMs = 200;

/** Keys: `leases`, then rooms. Argument: a server that has ended: its lease ends, and its rooms have no home. */
const leaveScript = `
redis.call('ZADD', KEYS[1], 'XX', 0, ARGV[1])
for i = 2, #KEYS do
	if redis.call('HGET', KEYS[i], 'home') == ARGV[1] then redis.call('HDEL', KEYS[i], 'home') end
end
return 0
`;

/**
 * Which of the rooms in the store are opened at the start, after this server has its lease: those that no other server has by now.
 * What another server has changed of them is brought into the store; what has ended is taken out of it.
 */
export async function roomsAtStart(parts: Parts): Promise<OtherServers> {
	const { local, redis, epochs, ownId } = parts;
	const run = (await redis.ask((it) => it.hget('cluster', 'run'))) ?? '';
	const hasLostNothing = run !== '' && run === epochs.run;
	const elsewhere = new Set<string>();
	const moved = new Map<string, Adopted>();
	const classIds = local.classes.all().map(({ classId }) => classId);
	// Also those of which only the files stayed here: they may have ended meanwhile.
	const withFiles = local.files.all().map(({ roomId }) => roomId);
	const ids = new Set([...local.rooms.all().map(({ roomId }) => roomId), ...classIds, ...withFiles]);
	const { earlierServerId } = epochs;
	// It used this data folder, which this process has now: it does not live any more, whatever its lease says.
	if (earlierServerId !== '' && earlierServerId !== ownId && ids.size > 0)
		await redis.script(leaveScript).run(['leases', ...[...ids].map((roomId) => `room:${roomId}`)], [earlierServerId]);
	const giveUpAtMs = performance.now() + patienceMs;
	for (const roomId of ids) {
		try {
			const found = await whenCertain(() => parts.homes.find(roomId), giveUpAtMs);
			const how = await opened(parts, roomId, found, hasLostNothing);
			if (how === 'elsewhere') {
				elsewhere.add(roomId);
				local.rooms.release(roomId);
				epochs.delete(roomId);
			} else if (how !== 'ownCopy') moved.set(roomId, how);
		} catch (error) {
			// Its copy stays in the store: it may be the newest.
			parts.logger.warn({ roomId, reason: errorText(error) }, 'a room is not opened yet');
			elsewhere.add(roomId);
		}
	}
	epochs.joined(ownId, run);
	return { elsewhere, moved };
}

/** @throws SfuError unavailable */
async function whenCertain<T>(ask: () => Promise<T>, giveUpAtMs: number): Promise<T> {
	for (;;) {
		try {
			return await ask();
		} catch (error) {
			if (performance.now() > giveUpAtMs) throw error;
		}
		await sleep(pollMs);
	}
}

/** @throws SfuError unavailable */
async function opened(
	parts: Parts,
	roomId: string,
	found: Found,
	hasLostNothing: boolean,
): Promise<Adopted | 'elsewhere' | 'ownCopy'> {
	const { local, epochs, homes, shared, links, ownId } = parts;
	const isHome = homeRoomId(local) === roomId;
	if (!found) {
		const hasEnded = hasLostNothing && epochs.of(roomId) !== undefined;
		if (hasEnded) local.rooms.remove(roomId);
		epochs.delete(roomId);
		return 'ownCopy';
	}
	let home = found.home ?? (isHome ? await homes.settle(roomId, ownId) : await homes.claim(roomId, ownId));
	if (home.serverId !== ownId && isHome && (await handedOver(links, home.serverId, roomId))) {
		homes.forget(roomId);
		home = await homes.claim(roomId, ownId);
	}
	if (home.serverId !== ownId) return 'elsewhere';
	const loaded = await shared.load(roomId);
	const how = loaded && takeOver(local, epochs, loaded);
	epochs.set(roomId, home.epoch);
	return how ?? 'ownCopy';
}
