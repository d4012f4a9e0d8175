import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { errors, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import { errorText } from '../../../errorText.ts';
import { setRunningTimeout } from '../../../steadyClock.ts';
import { IssuerFault } from './IssuerFault.ts';
import { type Algorithm, type IssuerKeys, keysOfJwks } from './issuerKeys.ts';

export type RemoteKeysTimes = {
	/** Keys are fetched again when they are older than this and a token comes. */
	freshMs: number;
	/** Keys of an issuer that cannot be reached are used for so long. */
	staleMs: number;
	/** Between two attempts to fetch keys: tokens with made-up key ids must not make this server ask and ask. */
	pauseMs: number;
	/** An issuer has to answer within this time. */
	answerMs: number;
};
export const defaultRemoteKeysTimes: RemoteKeysTimes = {
	freshMs: 10 * 60_000,
	staleMs: 24 * 3_600_000,
	pauseMs: 10_000,
	answerMs: 5_000,
};
/** Of a set of keys, UTF-16 code units: those of the largest issuers have a few thousand. */
const maxAnswerLength = 256 * 1024;

type Parts = { url: string; ca: string | undefined; logger: Logger; times?: RemoteKeysTimes };

/** The keys that an issuer publishes at an address, kept while it cannot be reached. */
export class RemoteKeys implements IssuerKeys {
	readonly algorithms: readonly Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];
	readonly url: string;
	readonly ca: string | undefined;
	readonly #logger: Logger;
	readonly #times: RemoteKeysTimes;
	#keys: IssuerKeys | null = null;
	/** On the clock of `performance.now()`, ms. */
	#fetchedAtMs = Number.NEGATIVE_INFINITY;
	#askedAtMs = Number.NEGATIVE_INFINITY;
	#fetching: Promise<void> | null = null;
	#isFailing = false;
	#abort: AbortController | null = null;
	#closed = false;

	constructor({ url, ca, logger, times = defaultRemoteKeysTimes }: Parts) {
		this.url = url;
		this.ca = ca;
		this.#logger = logger;
		this.#times = times;
	}

	/** Fetches the keys, if that was not tried just now. Never rejects: what fails is logged, once for each outage. */
	refresh(): Promise<void> {
		if (!this.#fetching && performance.now() - this.#askedAtMs < this.#times.pauseMs) return Promise.resolve();
		this.#fetching ??= this.#fetch().finally(() => {
			this.#fetching = null;
		});
		return this.#fetching;
	}

	/** @throws SfuError unavailable: there are no keys; and what `jwtVerify` throws */
	async verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload> {
		if (this.#ageMs > this.#times.freshMs) await this.refresh();
		try {
			return await this.#current.verify(token, options);
		} catch (error) {
			if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
			// The issuer may have another key by now.
			await this.refresh();
			return this.#current.verify(token, options);
		}
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#abort?.abort();
	}

	get #ageMs(): number {
		return performance.now() - this.#fetchedAtMs;
	}

	get #current(): IssuerKeys {
		if (this.#keys && this.#ageMs <= this.#times.staleMs) return this.#keys;
		throw new SfuError('unavailable', 'the keys of the issuer of this token cannot be fetched at the moment');
	}

	async #fetch(): Promise<void> {
		this.#askedAtMs = performance.now();
		try {
			this.#keys = keysOfJwks(await this.#ask());
			this.#fetchedAtMs = performance.now();
			this.#isFailing = false;
		} catch (error) {
			const reason = errorText(error);
			if (!this.#isFailing && !this.#closed)
				this.#logger.warn({ url: this.url, reason }, 'the keys of an issuer cannot be fetched');
			this.#isFailing = true;
		}
	}

	async #ask(): Promise<unknown> {
		const abort = new AbortController();
		this.#abort = abort;
		const cancel = setRunningTimeout(() => abort.abort(), this.#times.answerMs);
		try {
			return JSON.parse(await bodyOf(this.url, this.ca, abort.signal));
		} catch (error) {
			if (abort.signal.aborted) throw new IssuerFault('no answer');
			throw error;
		} finally {
			cancel();
		}
	}
}

/** Follows no redirection: it would lead to keys of somebody else. */
function bodyOf(url: string, ca: string | undefined, signal: AbortSignal): Promise<string> {
	return new Promise((resolve, reject) => {
		const options = { headers: { accept: 'application/json' }, agent: false, signal };
		const request = url.startsWith('https:') ? getHttps(url, { ...options, ca }) : getHttp(url, options);
		request.once('error', reject);
		request.once('response', (response) => {
			readAll(response)
				.then(resolve, reject)
				.finally(() => request.destroy());
		});
	});
}

async function readAll(response: IncomingMessage): Promise<string> {
	if (response.statusCode !== 200) throw new IssuerFault(`it answers ${response.statusCode}`);
	let text = '';
	for await (const chunk of response.setEncoding('utf8')) {
		text += chunk;
		if (text.length > maxAnswerLength) throw new IssuerFault('its answer is too long');
	}
	return text;
}
