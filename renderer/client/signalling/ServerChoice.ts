/** `undefined`: the page's own origin. */
type ServerUrl = string | undefined;

/**
 * To which of several servers the next attempt to connect goes: the one that answered last, and when an attempt fails, the
 * next of those that it named. With a single server always the same one.
 */
export class ServerChoice {
	readonly #own: ServerUrl;
	readonly #scheme: string | undefined;
	/** The first is the present choice. */
	#servers: ServerUrl[];

	/** @param scheme of the page, e.g. `https:`; undefined: not a page. Browsers refuse other ones, or warn of their certificates. */
	constructor(own: ServerUrl, scheme: string | undefined) {
		this.#own = own;
		this.#scheme = scheme;
		this.#servers = [own];
	}

	get url(): ServerUrl {
		return this.#servers[0];
	}

	get hasOthers(): boolean {
		return this.#servers.length > 1;
	}

	/** @param origins that the connected server names, the ones to be tried first in front */
	setOthers(origins: readonly string[]): void {
		const { url } = this;
		const usable = origins.filter((origin) => this.#scheme === undefined || new URL(origin).protocol === this.#scheme);
		this.#servers = [...new Set([url, ...usable, this.#own])];
	}

	/** The next attempt goes to the next server. */
	failed(): void {
		const [failed, ...others] = this.#servers;
		this.#servers = [...others, failed];
	}
}
