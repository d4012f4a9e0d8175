import type { Logger } from '../Logger.ts';
import {
	defaultAudioOnlyAbove,
	defaultBudgetMbps,
	defaultHostAbsenceMs,
	defaultMediaConnectMs,
	defaultVoices,
} from '../limits.ts';
import type { RouterLender } from '../router/RouterLender.ts';
import type { SpareMedia } from '../router/SpareMedia.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import type { LessonRecorder } from './LessonRecorder.ts';
import { noFiles, type RoomFiles } from './RoomFiles.ts';
import { nothingKept, type Storage } from './Storage.ts';

/** What every room of a server shares. */
export type RoomContext = {
	pool: WorkerPool;
	logger: Logger;
	graceMs: number;
	/** A room with more participants advises them to do without video; 0: never. */
	audioOnlyAbove: number;
	/** How long a transport may take to connect after its client has asked it to, ms. */
	mediaConnectMs: number;
	/** Loudest voices that everybody hears at once, 1 or more. */
	voices: number;
	/** Participants of a room that waits for its host stay for this long after the last host has gone, ms. */
	hostAbsenceMs: number;
	/** What the network carries for all rooms together, Mbit/s. */
	serverBudgetMbps: () => number;
	/** Other servers that lend routers, at this moment; null: this server works alone. */
	lender: () => RouterLender | null;
	/** null: there are none. */
	spares: SpareMedia | null;
	/** null: this server does not record. */
	recorder: LessonRecorder | null;
	storage: Storage;
	files: RoomFiles;
	/** Number of rooms that are not empty, and of participants in all of them. */
	occupancy: () => { rooms: number; participants: number };
	/** How many more one address (of IPv6, network) may have, in all rooms. */
	seatsLeftWithoutToken: (network: string) => number;
};

/** As the server's options give it; what is left out has the defaults of `limits.ts`. */
export type GivenContext = Pick<RoomContext, 'pool' | 'logger' | 'graceMs'> &
	Partial<
		Pick<
			RoomContext,
			| 'audioOnlyAbove'
			| 'mediaConnectMs'
			| 'voices'
			| 'hostAbsenceMs'
			| 'serverBudgetMbps'
			| 'lender'
			| 'spares'
			| 'recorder'
			| 'storage'
			| 'files'
		>
	>;

export function completeContext(
	given: GivenContext,
	occupancy: RoomContext['occupancy'],
	seatsLeftWithoutToken: RoomContext['seatsLeftWithoutToken'],
): RoomContext {
	const {
		audioOnlyAbove = defaultAudioOnlyAbove,
		mediaConnectMs = defaultMediaConnectMs,
		voices = defaultVoices,
		hostAbsenceMs = defaultHostAbsenceMs,
		serverBudgetMbps = () => defaultBudgetMbps,
		lender = () => null,
		spares = null,
		recorder = null,
		storage = nothingKept,
		files = noFiles,
		pool,
		logger,
		graceMs,
	} = given;
	return {
		pool,
		logger,
		graceMs,
		audioOnlyAbove,
		mediaConnectMs,
		voices,
		hostAbsenceMs,
		serverBudgetMbps,
		lender,
		spares,
		recorder,
		storage,
		files,
		occupancy,
		seatsLeftWithoutToken,
	};
}
