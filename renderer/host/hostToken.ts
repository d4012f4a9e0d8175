import type { RunningServerInfo } from '../../electron/hostApi.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { openHostSession } from '../client/signalling/joinApi.ts';

/** What is asked of the desktop program. */
type Desktop = { getServer(): Promise<Pick<RunningServerInfo, 'hostToken'> | null> };

/** Windows of this browser that show the same server tell each other a new token. */
const channelName = 'lectern.hostToken';
/** How often a token is renewed, ms, long before it ends: computers sleep, and their clocks differ from the server's. */
const renewEveryMs = 30 * 60_000;
/** After a failure, ms. */
const retryAfterMs = 60_000;

/** Between two attempts to sign in while the server does not answer, ms. */
const retrySignInMs = 2_000;

export const codeFromFragment = (fragment: string): string | null =>
	new URLSearchParams(fragment.replace(/^#/, '')).get('code') || null;

/**
 * The host's token of this window, kept in memory alone. It comes from the desktop program; or in exchange for the one-time code of the
 * address; or, after a reload, by a cookie that no script can read. A window whose token the server no longer takes gets another
 * one without being loaded again, also when somebody opens a fresh address in this or another window of the browser.
 */
export class HostToken {
	readonly #desktop: Desktop | undefined;
	readonly #channel = new BroadcastChannel(channelName);
	readonly #listeners = new Set<() => void>();
	/** null: it is on the way; `missing`: there is none. */
	#current: string | 'missing' | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(desktop: Desktop | undefined = window.lectern) {
		this.#desktop = desktop;
		window.addEventListener('hashchange', () => void this.#takeCode());
		this.#channel.onmessage = ({ data }) => {
			if (typeof data !== 'string') return;
			this.#change(data);
			// The window that has sent it may be closed before the next time.
			this.#renewIn(renewEveryMs);
		};
		void this.#begin();
	}

	readonly get = (): string | 'missing' | null => this.#current;

	/** @returns how to stop listening */
	readonly onChange = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/**
	 * The token of the server that runs now.
	 * @param refused one that the server no longer takes
	 * @throws CallError unavailable: there is no other one yet
	 */
	async renew(refused: string | null = null): Promise<string> {
		const server = await this.#desktop?.getServer().catch(() => null);
		if (server) this.#change(server.hostToken);
		else if (!this.#desktop) await this.#open({}).catch(() => undefined);
		const current = this.#current;
		if (current !== null && current !== 'missing' && current !== refused) return current;
		throw new CallError('unavailable', 'there is no new token of the host yet');
	}

	async #begin(): Promise<void> {
		if (await this.#takeCode()) return;
		if (this.#desktop) return void (await this.#askDesktop());
		if (!(await this.#signIn({}))) this.#change('missing');
	}

	/** The program has no token while its server starts anew. */
	async #askDesktop(): Promise<void> {
		while (this.#current === null) {
			await this.renew().catch(() => new Promise((resolve) => setTimeout(resolve, retrySignInMs)));
		}
	}

	/** Takes the code of `/host#code=…` out of the address at once. Returns whether it brought a token. */
	async #takeCode(): Promise<boolean> {
		const code = codeFromFragment(location.hash);
		if (code === null) return false;
		history.replaceState(null, '', location.pathname + location.search);
		return this.#signIn({ code });
	}

	/** Returns whether the server agreed. Tries again while there is no answer: a lost request says nothing about who we are. */
	async #signIn(by: { code?: string }): Promise<boolean> {
		for (;;) {
			try {
				return await this.#open(by);
			} catch (error) {
				const { code } = CallError.from(error);
				if (code !== 'unavailable' && code !== 'rate-limited') return false;
				await new Promise((resolve) => setTimeout(resolve, retrySignInMs));
			}
		}
	}

	async #open(by: { code?: string; token?: string }): Promise<boolean> {
		const { token } = await openHostSession(by);
		this.#change(token);
		this.#channel.postMessage(token);
		this.#renewIn(renewEveryMs);
		return true;
	}

	#renewIn(delayMs: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const token = this.#current;
			if (token === null || token === 'missing') return;
			this.#open({ token }).catch(() => this.#renewIn(retryAfterMs));
		}, delayMs);
	}

	#change(token: string): void {
		if (token === this.#current) return;
		this.#current = token;
		for (const listener of this.#listeners) listener();
	}
}
