import type { Logger } from '../Logger.ts';
import { defaultAudioOnlyAbove, defaultBudgetMbps, defaultVoices } from '../limits.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

/** What every room of a server shares. */
export type RoomContext = {
	pool: WorkerPool;
	logger: Logger;
	graceMs: number;
	/** With more participants they are advised to do without pictures; 0: never. */
	audioOnlyAbove: number;
	/** Voices everybody hears at once, 1 or more. */
	voices: number;
	/** What the network carries, Mbit/s, for all rooms together. */
	serverBudgetMbps: () => number;
	/** Rooms with people in them, and the people in all of them. */
	crowd: () => { rooms: number; participants: number };
};

/** As a server is told; what is left out has the defaults of `limits.ts`. */
export type GivenContext = Pick<RoomContext, 'pool' | 'logger' | 'graceMs'> &
	Partial<Pick<RoomContext, 'audioOnlyAbove' | 'voices' | 'serverBudgetMbps'>>;

export function completeContext(given: GivenContext, crowd: RoomContext['crowd']): RoomContext {
	const {
		audioOnlyAbove = defaultAudioOnlyAbove,
		voices = defaultVoices,
		serverBudgetMbps = () => defaultBudgetMbps,
		pool,
		logger,
		graceMs,
	} = given;
	return { pool, logger, graceMs, audioOnlyAbove, voices, serverBudgetMbps, crowd };
}
