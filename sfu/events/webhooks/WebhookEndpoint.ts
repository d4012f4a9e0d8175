import { nanoid } from 'nanoid';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import { setLongTimeout, steadyNowMs } from '../../steadyClock.ts';
import { lostMessage } from './messageOf.ts';
import { signedHeaders } from './signature.ts';

/** Messages that wait for one backend; the oldest is dropped for another one. */
export const maxQueuedMessages = 1_000;
/** A backend that has not answered after this time is asked again, ms. */
const attemptTimeoutMs = 15_000;
/** How long to wait after the first, second, … failure in a row, ms; after further ones as after the last. */
const retryDelaysMs = [1_000, 5_000, 30_000, 120_000, 600_000];
/** A backend's `Retry-After` is followed up to this, ms. */
const maxRetryAfterMs = 600_000;
/** A message that could not be delivered for so long is dropped, ms. */
const giveUpAfterMs = 24 * 60 * 60_000;
/** How long a server that closes waits for messages that can be delivered at once, ms. */
const closingMs = 400;

/** `createdAtMs`: Unix ms by the steady clock. */
export type WebhookMessage = { messageId: string; body: string; createdAtMs: number };

export type WebhookEndpointParts = {
	/** http or https, without credentials. May hold a secret: only its origin is logged. */
	url: string;
	key: Buffer;
	/** Those that were not delivered before the start, in order. */
	waiting: WebhookMessage[];
	/** The message was delivered, or dropped. */
	done: (messageId: string) => void;
	logger: Logger;
	/** Default: `retryDelaysMs`. */
	retryDelaysMs?: readonly number[] | undefined;
};

type Outcome = { delivered: true } | { delivered: false; reason: string; retryAfterMs: number };

/**
 * Delivers messages to one backend, one after the other: the next one follows when the one before was accepted (status 2xx), so
 * a backend gets them in order, each at least once. Nobody waits for it. Redirects count as failures: they would lead signed
 * messages elsewhere.
 */
export class WebhookEndpoint {
	readonly #parts: WebhookEndpointParts;
	readonly #queue: WebhookMessage[];
	readonly #closing = new AbortController();
	/** Under way: it may be accepted already. */
	#sending: WebhookMessage | null = null;
	#lost = 0;
	#failures = 0;
	#isDelivering = false;
	#delivering: Promise<void> = Promise.resolve();

	constructor(parts: WebhookEndpointParts) {
		this.#parts = parts;
		this.#queue = [...parts.waiting];
		this.#deliver();
	}

	add(message: WebhookMessage): void {
		this.#queue.push(message);
		while (this.#queue.length > maxQueuedMessages) this.#drop('too many messages wait');
		this.#deliver();
	}

	/** What is not delivered waits for the next start, if the store keeps it. Idempotent. */
	async close(): Promise<void> {
		const timer = setTimeout(() => this.#closing.abort(), closingMs);
		// Whoever does not answer now is asked at the next start.
		if (this.#failures > 0) this.#closing.abort();
		await this.#delivering;
		this.#closing.abort();
		clearTimeout(timer);
	}

	#deliver(): void {
		if (this.#isDelivering || this.#closing.signal.aborted) return;
		this.#isDelivering = true;
		this.#delivering = this.#deliverAll();
	}

	async #deliverAll(): Promise<void> {
		for (;;) {
			const lost = this.#lost;
			const message = lost > 0 ? newLostMessage(lost) : this.#queue[0];
			if (!message || this.#closing.signal.aborted) break;
			this.#sending = message;
			const outcome = await this.#attempt(message);
			this.#sending = null;
			if (outcome.delivered) this.#delivered(message, lost);
			else if (!this.#closing.signal.aborted) {
				this.#failed(outcome.reason);
				this.#dropExpired();
				await this.#pause(outcome.retryAfterMs);
			}
		}
		// In the same turn as the last look at the queue: what is added later begins anew.
		this.#isDelivering = false;
	}

	async #attempt({ messageId, body }: WebhookMessage): Promise<Outcome> {
		const { url, key } = this.#parts;
		const signal = AbortSignal.any([AbortSignal.timeout(attemptTimeoutMs), this.#closing.signal]);
		const headers = {
			'content-type': 'application/json',
			'user-agent': 'Lectern-Webhooks',
			...signedHeaders(key, messageId, body, Date.now()),
		};
		try {
			const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
			// Nobody reads it, and a connection with an unread answer is not used again.
			await response.body?.cancel();
			if (response.ok) return { delivered: true };
			return { delivered: false, reason: `status ${response.status}`, retryAfterMs: retryAfterMsOf(response) };
		} catch (error) {
			return { delivered: false, reason: reasonOf(error), retryAfterMs: 0 };
		}
	}

	/** @param lost how many dropped messages this one tells of */
	#delivered(message: WebhookMessage, lost: number): void {
		const { logger, done } = this.#parts;
		if (this.#failures > 0) logger.info({ backend: this.#origin }, 'webhooks are delivered again');
		this.#failures = 0;
		this.#lost -= lost;
		// It may be the one that tells of lost ones.
		if (this.#queue[0] === message) this.#queue.shift();
		done(message.messageId);
	}

	#failed(reason: string): void {
		if (this.#failures === 0)
			this.#parts.logger.warn({ backend: this.#origin, reason }, 'a webhook was not delivered and is tried again');
		this.#failures += 1;
	}

	#dropExpired(): void {
		const expiredMs = steadyNowMs() - giveUpAfterMs;
		while (this.#queue[0] && this.#queue[0].createdAtMs < expiredMs) this.#drop('not delivered for a day');
	}

	/** The oldest that is not under way. */
	#drop(reason: string): void {
		const [dropped] = this.#queue.splice(this.#queue[0] === this.#sending ? 1 : 0, 1);
		if (!dropped) return;
		if (this.#lost === 0) this.#parts.logger.warn({ backend: this.#origin, reason }, 'webhooks are dropped');
		this.#lost += 1;
		this.#parts.done(dropped.messageId);
	}

	/** @param atLeastMs as the backend asks for */
	#pause(atLeastMs: number): Promise<void> {
		const delays = this.#parts.retryDelaysMs ?? retryDelaysMs;
		const delayMs = delays[Math.min(this.#failures, delays.length) - 1] ?? 0;
		const { signal } = this.#closing;
		return new Promise((resolve) => {
			const end = () => {
				cancel();
				signal.removeEventListener('abort', end);
				resolve();
			};
			const cancel = setLongTimeout(end, Math.max(delayMs, atLeastMs));
			signal.addEventListener('abort', end);
		});
	}

	get #origin(): string {
		return new URL(this.#parts.url).origin;
	}
}

function newLostMessage(count: number): WebhookMessage {
	const nowMs = steadyNowMs();
	return { messageId: `msg_${nanoid()}`, body: JSON.stringify(lostMessage(count, nowMs)), createdAtMs: nowMs };
}

function retryAfterMsOf({ status, headers }: Response): number {
	const seconds = Number(headers.get('retry-after'));
	if (![429, 503].includes(status) || !Number.isFinite(seconds)) return 0;
	return Math.min(Math.max(seconds, 0) * 1000, maxRetryAfterMs);
}

/** What fetch says itself is always the same. */
function reasonOf(error: unknown): string {
	return errorText(error instanceof Error && error.cause !== undefined ? error.cause : error);
}
