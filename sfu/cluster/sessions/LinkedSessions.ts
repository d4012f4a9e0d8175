import type { Logger } from '../../core/Logger.ts';
import type { LocalSessions } from '../../handlers/LocalSession.ts';
import type { Link, Links } from '../link/Link.ts';
import type { Places } from '../places/Places.ts';
import { LinkedFront } from './LinkedFront.ts';
import { methods, OfRequest, OfSession, OpenMessage } from './messages.ts';

export type LinkedSessionsOptions = {
	links: Links;
	places: Pick<Places, 'requireHome'>;
	local: LocalSessions;
	/** Whether this server may serve its rooms: asked again before an operation is acknowledged. */
	isServing: () => boolean;
	logger: Logger;
};

/** At the home: sessions of connections to other servers, in rooms of this one. */
export class LinkedSessions {
	readonly #options: LinkedSessionsOptions;
	readonly #fronts = new Map<Link, LinkedFront>();

	constructor(options: LinkedSessionsOptions) {
		this.#options = options;
		const { links } = options;
		// Frames that are not as they should be are logged by the link.
		links.serve(methods.open, (body, from) => this.#frontOf(from)?.open(OpenMessage.parse(body)));
		links.serve(methods.operation, (body, from) => this.#frontOf(from)?.perform(body));
		links.serve(methods.answered, (body, from) => this.#frontOf(from)?.answered(OfRequest.parse(body)));
		links.serve(methods.ended, (body, from) => this.#frontOf(from)?.end(OfSession.parse(body).session));
		links.serve(methods.state, (body, from) => this.#frontOf(from)?.state(OfSession.parse(body).session));
	}

	/** undefined: the link has ended meanwhile. */
	#frontOf(link: Link): LinkedFront | undefined {
		const known = this.#fronts.get(link);
		if (known || link.closed) return known;
		const front = new LinkedFront(link, this.#options);
		this.#fronts.set(link, front);
		link.once('closed', () => {
			this.#fronts.delete(link);
			front.linkEnded();
		});
		return front;
	}
}
