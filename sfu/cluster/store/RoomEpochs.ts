import { z } from 'zod';
import type { Store } from '../../store/Store.ts';

/** Its name in the store's settings. */
const storedAs = 'clusterRooms';
const Stored = z
	.object({ run: z.string(), serverId: z.string(), epochs: z.record(z.string(), z.number()) })
	.catch({ run: '', serverId: '', epochs: {} });

/**
 * In which epochs this server had its rooms, on its disk: whether its copy of a room is newer than the one in Redis, and whether a
 * room that Redis does not have ended meanwhile.
 */
export class RoomEpochs {
	readonly #settings: Store['settings'];
	readonly #epochs: Map<string, number>;
	/** Of the run of this server before this one; empty: there was none. */
	readonly earlierServerId: string;
	/** Run of Redis in which this server was a member last; empty: in none. */
	#run: string;
	#serverId: string;

	constructor(settings: Store['settings']) {
		const { run, serverId, epochs } = Stored.parse(settings.all()[storedAs] ?? {});
		this.#settings = settings;
		this.#epochs = new Map(Object.entries(epochs));
		this.earlierServerId = serverId;
		this.#run = run;
		this.#serverId = serverId;
	}

	get run(): string {
		return this.#run;
	}

	/** The last one; undefined: this server has not had the room. */
	of(roomId: string): number | undefined {
		return this.#epochs.get(roomId);
	}

	set(roomId: string, epoch: number): void {
		if (this.#epochs.get(roomId) === epoch) return;
		this.#epochs.set(roomId, epoch);
		this.#save();
	}

	delete(roomId: string): void {
		if (this.#epochs.delete(roomId)) this.#save();
	}

	/** @param run of Redis: another one has lost something of the one before */
	joined(serverId: string, run: string): void {
		if (serverId === this.#serverId && run === this.#run) return;
		this.#serverId = serverId;
		this.#run = run;
		this.#save();
	}

	#save(): void {
		const epochs = Object.fromEntries(this.#epochs);
		const stored = { run: this.#run, serverId: this.#serverId, epochs } satisfies z.output<typeof Stored>;
		this.#settings.save(storedAs, stored);
	}
}
