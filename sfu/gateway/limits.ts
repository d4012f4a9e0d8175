import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SfuError } from '../core/errors.ts';
import type { Operation } from '../protocol/operations.ts';

/** Largest message of a client, bytes: several times the longest SDP-like payload a browser makes. */
export const maxMessageBytes = 64 * 1024;
/** Largest body of an HTTP request, bytes. */
export const maxBodyBytes = 16 * 1024;

type Budget = { points: number; duration: number };
/**
 * Per connection; `duration` in seconds. Joining a class of 50 takes about 100 consumes and 100 resumes at once: what a
 * real client does in a burst fits twice.
 */
const budgets = {
	media: { points: 480, duration: 10 },
	talk: { points: 10, duration: 5 },
	join: { points: 20, duration: 10 },
	manage: { points: 60, duration: 10 },
	read: { points: 40, duration: 10 },
} satisfies Record<string, Budget>;
type BudgetName = keyof typeof budgets;

const budgetOf: Record<Operation, BudgetName> = {
	joinRoom: 'join',
	createRoom: 'join',
	leaveRoom: 'join',
	createTransport: 'media',
	connectTransport: 'media',
	restartIce: 'media',
	closeTransport: 'media',
	produce: 'media',
	pauseProducer: 'media',
	resumeProducer: 'media',
	closeProducer: 'media',
	consume: 'media',
	resumeConsumer: 'media',
	pauseConsumer: 'media',
	closeConsumer: 'media',
	setPreferredLayers: 'media',
	setVisibleTiles: 'media',
	requestKeyFrame: 'media',
	getRoomInfo: 'read',
	getParticipants: 'read',
	getStats: 'read',
	sendChat: 'talk',
	raiseHand: 'talk',
	lowerHand: 'manage',
	react: 'talk',
	relaySignal: 'media',
	admit: 'manage',
	deny: 'manage',
	setRole: 'manage',
	setPermissions: 'manage',
	mutePeer: 'manage',
	muteAll: 'manage',
	stopVideo: 'manage',
	removePeer: 'manage',
	lockRoom: 'manage',
	setRoomOptions: 'manage',
	spotlight: 'manage',
	closeRoom: 'manage',
	startRecording: 'manage',
	stopRecording: 'manage',
};

/** Whatever it asks, a connection that sends more than this is no client and is ended. */
const floodBudget: Budget = { points: 1500, duration: 10 };

/** @throws SfuError rate-limited */
async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
	try {
		await limiter.consume(key);
	} catch (error) {
		if (error instanceof RateLimiterRes) {
			throw new SfuError('rate-limited', 'too many requests', { retryAfterMs: error.msBeforeNext });
		}
		throw error;
	}
}

/** What connections may send. Keys are connection ids; they are forgotten by themselves. */
export class MessageLimits {
	readonly #limiters = new Map(
		Object.entries({ ...budgets, flood: floodBudget }).map(([name, budget]) => [
			name,
			new RateLimiterMemory({ keyPrefix: name, ...budget }),
		]),
	);

	/** @throws SfuError rate-limited */
	async takeFor(operation: Operation, connectionId: string): Promise<void> {
		await this.#take(budgetOf[operation], connectionId);
	}

	/** Counts every message. @throws SfuError rate-limited: end the connection */
	async takeAny(connectionId: string): Promise<void> {
		await this.#take('flood', connectionId);
	}

	async #take(name: BudgetName | 'flood', connectionId: string): Promise<void> {
		const limiter = this.#limiters.get(name);
		if (limiter) await take(limiter, connectionId);
	}
}

/**
 * Wrong guesses (room codes, tokens) per address, 30 a minute. Right ones are free: a whole class may sit behind one
 * address.
 */
export class GuessLimit {
	readonly #limiter = new RateLimiterMemory({ points: 30, duration: 60 });

	/** Before a guess is looked at. @throws SfuError rate-limited */
	async check(address: string): Promise<void> {
		const state = await this.#limiter.get(address);
		if (!state || state.remainingPoints > 0) return;
		throw new SfuError('rate-limited', 'too many wrong guesses', { retryAfterMs: state.msBeforeNext });
	}

	async noteWrong(address: string): Promise<void> {
		await this.#limiter.penalty(address);
	}

	/**
	 * What nobody can guess, such as a token: a right one passes however many wrong ones came from its address before.
	 * @throws SfuError rate-limited, or as `attempt` rejects
	 */
	async watch<T>(address: string, attempt: Promise<T>): Promise<T> {
		try {
			return await attempt;
		} catch (error) {
			await this.check(address);
			await this.noteWrong(address);
			throw error;
		}
	}
}
