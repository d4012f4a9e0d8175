import type { HostApi } from '../../electron/hostApi.ts';
import { CallError } from '../client/signalling/CallError.ts';
import { readStored, writeStored } from '../ui/storage.ts';

const storageKey = 'lectern.hostToken';
/** Windows of this browser that show the same server tell each other a new token. */
const channelName = 'lectern.hostToken';
const session = () => sessionStorage;

export const tokenFromFragment = (fragment: string): string | null =>
	new URLSearchParams(fragment.replace(/^#/, '')).get('token') || null;

/**
 * The host's token of this window. A window that was opened with a token that the server no longer takes (it started anew,
 * or was up for months) gets another one without being loaded again: from the desktop program, or because somebody opens
 * the host's address, in this window or in another one of the browser.
 */
export class HostToken {
	readonly #desktop: Pick<HostApi, 'getServer'> | undefined;
	readonly #channel = new BroadcastChannel(channelName);
	readonly #listeners = new Set<() => void>();
	/** null: there is none yet; `missing`: there is none, also not in the desktop program. */
	#current: string | 'missing' | null;

	constructor(desktop: Pick<HostApi, 'getServer'> | undefined = window.lectern) {
		this.#desktop = desktop;
		this.#current = this.#takeFragment() ?? readStored(storageKey, session);
		window.addEventListener('hashchange', () => this.#takeFragment());
		this.#channel.onmessage = ({ data }) => {
			if (typeof data === 'string') this.#set(data);
		};
		if (this.#current === null) void this.renew().catch(() => this.#change('missing'));
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
		if (server) this.#set(server.hostToken);
		const current = this.#current;
		if (current !== null && current !== 'missing' && current !== refused) return current;
		throw new CallError('unavailable', 'there is no new token of the host yet');
	}

	/**
	 * Takes the token of `/host#token=…` from the URL, which a host may copy to students, to this window's session storage,
	 * where it survives a reload.
	 */
	#takeFragment(): string | null {
		const token = tokenFromFragment(location.hash);
		if (token === null) return null;
		history.replaceState(null, '', location.pathname + location.search);
		this.#set(token);
		this.#channel.postMessage(token);
		return token;
	}

	#set(token: string): void {
		writeStored(storageKey, token, session);
		this.#change(token);
	}

	#change(token: string): void {
		if (token === this.#current) return;
		this.#current = token;
		for (const listener of this.#listeners) listener();
	}
}
