import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SfuError } from '../../core/errors.ts';
import type { Operation } from '../../protocol/operations.ts';

/**
 * Largest message of a client and largest body of a request, bytes: several times the longest SDP-like payload a browser
 * makes, which a signalling server elsewhere passes on.
 */
export const maxMessageBytes = 64 * 1024;
/** What clients send is flat, RTP parameters the deepest with four; some of it is given back to them as it came. */
export const maxNesting = 32;

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

function limitersOf<Name extends string>(budgetsByName: Record<Name, Budget>): Record<Name, RateLimiterMemory> {
	const limiters = Object.entries<Budget>(budgetsByName).map(([keyPrefix, budget]) => [
		keyPrefix,
		new RateLimiterMemory({ keyPrefix, ...budget }),
	]);
	// Object.fromEntries forgets the keys' type.
	return Object.fromEntries(limiters) as Record<Name, RateLimiterMemory>;
}

/** What connections may send. Keys are connection ids; they are forgotten by themselves. */
export class MessageLimits {
	readonly #limiters = limitersOf({ ...budgets, flood: floodBudget });

	/** @throws SfuError rate-limited */
	async takeFor(operation: Operation, connectionId: string): Promise<void> {
		await take(this.#limiters[budgetOf[operation]], connectionId);
	}

	/** Counts every message. @throws SfuError rate-limited: end the connection */
	async takeAny(connectionId: string): Promise<void> {
		await take(this.#limiters.flood, connectionId);
	}
}

/**
 * Per address; `duration` in seconds. A whole school may sit behind one: each is about three times what 500 people who
 * join at once from one address do (one handshake and join, two transports, two producers, some 250 messages, two pages'
 * worth of requests each).
 */
const addressBudgets = {
	handshake: { points: 1500, duration: 60 },
	join: { points: 1500, duration: 60 },
	transport: { points: 4500, duration: 60 },
	produce: { points: 4500, duration: 60 },
	message: { points: 500_000, duration: 60 },
	rest: { points: 3000, duration: 60 },
} satisfies Record<string, Budget>;

const ofAddress: Partial<Record<Operation, keyof typeof addressBudgets>> = {
	joinRoom: 'join',
	createRoom: 'join',
	createTransport: 'transport',
	produce: 'produce',
};

/** What one address may do, however many connections it opens. */
export class AddressLimits {
	readonly #limiters = limitersOf(addressBudgets);

	/** @throws SfuError rate-limited */
	async take(name: keyof typeof addressBudgets, address: string): Promise<void> {
		await take(this.#limiters[name], address);
	}

	/** Of an operation, where it has a budget. @throws SfuError rate-limited */
	async takeFor(operation: Operation, address: string): Promise<void> {
		const name = ofAddress[operation];
		if (name) await this.take(name, address);
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
