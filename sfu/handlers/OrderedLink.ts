import type { PeerLink } from '../core/peer/PeerLink.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';

/** Puts a room's notices behind the answer of the join that leads to them. Otherwise passes everything on. */
export class OrderedLink implements PeerLink {
	readonly #link: PeerLink;
	#held: (() => void)[] | null = null;

	constructor(link: PeerLink) {
		this.#link = link;
	}

	/** Keeps what is notified until the answer of the operation under way is out. */
	hold(): void {
		this.#held ??= [];
	}

	/** The answer is sent in the microtasks that follow; what was held leaves after them. */
	release(): void {
		setImmediate(() => {
			const held = this.#held ?? [];
			this.#held = null;
			for (const deliver of held) deliver();
		});
	}

	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		if (this.#held) this.#held.push(() => this.#link.notify(name, data));
		else this.#link.notify(name, data);
	}

	close(): void {
		if (this.#held) this.#held.push(() => this.#link.close());
		else this.#link.close();
	}
}
