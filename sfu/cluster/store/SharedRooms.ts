import { z } from 'zod';
import type { Logger } from '../../core/Logger.ts';
import type { RoomSettings } from '../../core/room/RoomSettings.ts';
import type { KeptEntry } from '../../core/room/Storage.ts';
import { errorText } from '../../errorText.ts';
import { StoredSettings } from '../../store/tables/rooms.ts';
import type { RedisClient, RedisScript } from '../redis/RedisClient.ts';
import type { RedisClock } from './RedisClock.ts';
import { apart } from './roomParts.ts';
import { loadScript } from './roomScripts.ts';

/** A room as its last home has saved it. */
export type SharedRoom = {
	settings: RoomSettings;
	/** See `RoomDefaults`. */
	waitsByDefault: boolean;
	/** One of the classes of the host of some server. */
	isClass: boolean;
	/** To be added to kept times of its lesson, ms, on this server. */
	clockShiftMs: number;
	/** In which it was saved. */
	savedEpoch: number;
	/** Since its last home was last known to run, ms. */
	interruptedMs: number;
	/** In the order in which they were inserted. */
	lesson: KeptEntry[];
	/** What is kept with the room, likewise. */
	roomState: KeptEntry[];
};

type Parts = { redis: RedisClient; clock: RedisClock; logger: Logger };

const flag = z
	.enum(['0', '1'])
	.catch('0')
	.transform((value) => value === '1');
const Json = z.string().transform((text) => JSON.parse(text) as unknown);
const Fields = z.object({
	settings: Json.pipe(StoredSettings),
	waitsByDefault: flag,
	isClass: flag,
	clockOffsetMs: z.coerce.number(),
	saved: z.string().transform((saved) => Number.parseInt(saved, 10)),
	savedBy: z.string(),
	savedAtMs: z.coerce.number(),
});
const Loaded = z.tuple([z.array(z.string()), z.array(z.string()), z.tuple([z.string(), z.string()])]);
/** Each server says so often that it runs, ms; the last time is kept for a week. */
const signs = { everyMs: 60_000, keptMs: 7 * 24 * 60 * 60_000 } as const;
const signKey = (serverId: string) => `sign:${serverId}`;

/** The rooms of all servers, as they are in Redis. */
export class SharedRooms {
	readonly #parts: Parts;
	readonly #load: RedisScript;
	#signs: NodeJS.Timeout | undefined;

	constructor(parts: Parts) {
		this.#parts = parts;
		this.#load = parts.redis.script(loadScript);
	}

	/** null: there is none, or it cannot be read. @throws SfuError unavailable */
	async load(roomId: string): Promise<SharedRoom | null> {
		const answer = Loaded.parse(await this.#load.run([`room:${roomId}`, `lesson:${roomId}`]));
		const [fields, entries] = answer.slice(0, 2).map(pairsOf) as [[string, string][], [string, string][]];
		const { data, error } = safely(() => Fields.parse(Object.fromEntries(fields)));
		if (!data) {
			if (fields.some(([name]) => name === 'settings'))
				this.#parts.logger.error({ roomId, reason: errorText(error) }, 'a room in Redis cannot be read');
			return null;
		}
		const { settings, waitsByDefault, isClass, clockOffsetMs, saved, savedBy, savedAtMs } = data;
		const { clock, redis } = this.#parts;
		const signedMs = Number((await redis.ask((it) => it.get(signKey(savedBy)))) ?? 0);
		return {
			...{ settings, waitsByDefault, isClass, savedEpoch: saved },
			clockShiftMs: Math.round(clockOffsetMs - clock.offsetMs),
			interruptedMs: Math.max(0, Math.round(clock.nowMs - Math.max(savedAtMs, signedMs))),
			...apart(this.#entriesOf(roomId, entries)),
		};
	}

	/** From now on, says that this server runs: how long lessons were interrupted is told by it. */
	startSigning(serverId: () => string): void {
		const sign = () => {
			const { redis, clock } = this.#parts;
			if (!redis.isReached) return;
			redis.ask((it) => it.set(signKey(serverId()), Math.round(clock.nowMs), 'PX', signs.keptMs)).catch(() => {});
		};
		sign();
		this.#signs = setInterval(sign, signs.everyMs).unref();
	}

	close(): void {
		clearInterval(this.#signs);
	}

	#entriesOf(roomId: string, stored: readonly [string, string][]): KeptEntry[] {
		const entries = stored.flatMap(([entryId, text]) => {
			const [part = '', key = ''] = entryId.split('\0', 2);
			const at = text.indexOf(' ');
			const { data: value, error } = safely(() => JSON.parse(text.slice(at + 1)) as unknown);
			if (error === undefined) return [{ position: Number(text.slice(0, at)), entry: { part, key, value } }];
			this.#parts.logger.error({ roomId, part, key }, 'an entry of a lesson in Redis cannot be read');
			return [];
		});
		return entries.sort((a, b) => a.position - b.position).map(({ entry }) => entry);
	}
}

function pairsOf(list: readonly string[]): [string, string][] {
	return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? ''] as [string, string]] : []));
}

function safely<T>(read: () => T): { data?: T; error?: unknown } {
	try {
		return { data: read() };
	} catch (error) {
		return { error };
	}
}
