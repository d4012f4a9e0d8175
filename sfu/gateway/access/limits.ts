import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SfuError } from '../../core/errors.ts';
import type { AddressBudgetName, BudgetName, OperationEntry } from '../../protocol/operations/operation.ts';
import { type Operation, operations } from '../../protocol/operations.ts';
import { networkOf } from './networkOf.ts';

/**
 * Largest Socket.IO message and HTTP body, bytes. Several times the longest payload that a browser makes: an SDP-sized one
 * which another signalling server forwards.
 */
export const maxMessageBytes = 64 * 1024;
/**
 * Deepest nesting of a payload. Valid requests have at most four levels (RTP parameters); the limit protects recursive
 * code, e.g. the serializer of payloads that are relayed as they came.
 */
export const maxNesting = 32;

/** `duration` in seconds. */
export type Budget = { points: number; duration: number };
/** Takes a point of the budget of a key. Rejects with `RateLimiterRes` when none is left. */
export type Limiter = Pick<RateLimiterAbstract, 'consume'>;
/** @param name keeps its keys apart from those of other limiters */
export type MakeLimiter = (name: string, budget: Budget) => Limiter;

/** Counts what comes to this server. */
const makeOwnLimiter: MakeLimiter = (keyPrefix, budget) => new RateLimiterMemory({ keyPrefix, ...budget });

/**
 * Rate limits per connection; `duration` in seconds. The entry of each operation names its budget (`protocol/operations/`).
 * Joining a class of 50 takes about 100 consumes and 100 resumes at once: twice the largest burst of a real client is allowed.
 */
const budgets: Record<BudgetName, Budget> = {
	media: { points: 480, duration: 10 },
	talk: { points: 10, duration: 5 },
	join: { points: 20, duration: 10 },
	manage: { points: 60, duration: 10 },
	read: { points: 40, duration: 10 },
	relay: { points: 600, duration: 10 },
	// A batch of a stroke every 16 ms or a place of the laser pointer, and again half of that after a stall of the network.
	ink: { points: 960, duration: 10 },
	vote: { points: 20, duration: 5 },
};

/** A connection that sends more than this within `durationMs`, of whatever kind, control frames included, is closed. */
export const floodBudget = { messages: 1500, bytes: 4 * 1024 * 1024, durationMs: 10_000 };
/**
 * Connections of one address at once, joined or not: a whole school may stand behind one, with two tabs each. Further ones are
 * refused before they cost anything.
 */
export const maxConnectionsOfAddress = 2_000;
/**
 * Requests of one connection that are not answered yet; further ones are refused. Who joins a class of 50 has about 200
 * under way.
 */
export const maxRequestsInFlight = 512;

/**
 * What may wait to be sent to one connection, bytes; more, and it is closed. The largest answer, of a full class with a full
 * chat, has a quarter of a megabyte.
 */
export const maxBacklogBytes = 4 * 1024 * 1024;
/** The same for all connections together: the one for which most waits is closed. */
export const maxBacklogBytesInAll = 48 * 1024 * 1024;
/** For how long it may wait, ms: an outage of the Wi-Fi of 8 s is survived. */
export const maxBacklogMs = 8_500;
/** After so many bytes a client has to show that it reads them: the kernel takes some megabytes for one that does not. */
export const readProofBytes = 64 * 1024;

/** @throws SfuError rate-limited */
async function take(limiter: Limiter, key: string): Promise<void> {
	try {
		await limiter.consume(key);
	} catch (error) {
		if (error instanceof RateLimiterRes) {
			throw new SfuError('rate-limited', 'too many requests', { retryAfterMs: error.msBeforeNext });
		}
		throw error;
	}
}

function limitersOf<Name extends string>(
	budgetsByName: Record<Name, Budget>,
	make: MakeLimiter,
): Record<Name, Limiter> {
	const limiters = Object.entries<Budget>(budgetsByName).map(([name, budget]) => [name, make(name, budget)]);
	// Object.fromEntries loses the type of the keys.
	return Object.fromEntries(limiters) as Record<Name, Limiter>;
}

/** Rate limits per connection, keyed by connection id. Entries expire by themselves. */
export class MessageLimits {
	readonly #limiters = limitersOf(budgets, makeOwnLimiter);

	/** @throws SfuError rate-limited */
	async takeFor(operation: Operation, connectionId: string): Promise<void> {
		await take(this.#limiters[operations[operation].budget], connectionId);
	}
}

/**
 * Rate limits per IP address; `duration` in seconds. A whole school may share one address (NAT): each limit is about three
 * times what 500 people who join at once need (each one handshake, one join, two transports, two producers, about 250
 * messages, and the requests of two page loads).
 */
const addressBudgets = {
	handshake: { points: 1500, duration: 60 },
	join: { points: 1500, duration: 60 },
	transport: { points: 4500, duration: 60 },
	produce: { points: 4500, duration: 60 },
	message: { points: 500_000, duration: 60 },
	rest: { points: 3000, duration: 60 },
	// Of recordings: a player makes a request for every jump, and up to ten a second while its handle is dragged.
	file: { points: 6000, duration: 60 },
	// Of documents: 60 people behind one address whose teacher turns a page each second, four ranges each.
	document: { points: 18_000, duration: 60 },
} satisfies Record<AddressBudgetName, Budget> & Record<string, Budget>;

/** Rate limits per IP address (of IPv6, per network), over all its connections. */
export class AddressLimits {
	readonly #limiters: Record<keyof typeof addressBudgets, Limiter>;

	/** @param makeLimiter counts what comes to all servers of a cluster; default: to this one */
	constructor(makeLimiter: MakeLimiter = makeOwnLimiter) {
		this.#limiters = limitersOf(addressBudgets, makeLimiter);
	}

	/** @throws SfuError rate-limited */
	async take(name: keyof typeof addressBudgets, address: string): Promise<void> {
		await take(this.#limiters[name], networkOf(address));
	}

	/** The operation's own budget per address, where its entry names one. @throws SfuError rate-limited */
	async takeFor(operation: Operation, address: string): Promise<void> {
		const { addressBudget: name }: OperationEntry = operations[operation];
		if (name) await this.take(name, address);
	}
}
