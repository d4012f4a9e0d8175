import { SfuError } from '../../core/errors.ts';
import type { Sfu } from '../../core/Sfu.ts';
import type { NewSession, Sessions } from '../../handlers/ClientSession.ts';
import type { LocalSessions } from '../../handlers/LocalSession.ts';
import type { Link, Links } from '../link/Link.ts';
import type { Places } from '../places/Places.ts';
import { ClusterSession } from './ClusterSession.ts';
import { closingWithItsServer } from './closingWithItsServer.ts';
import { methods } from './messages.ts';
import { RemoteHome } from './RemoteHome.ts';

export type ClusterSessionsOptions = {
	links: Links;
	places: Pick<Places, 'place' | 'find'>;
	/** Of rooms whose home is this server. */
	local: LocalSessions;
	sfu: Pick<Sfu, 'emit'>;
	/** Whether this server may serve its rooms: asked before each operation, and before it is acknowledged. */
	isServing: () => boolean;
};

/** At the front: sessions of its connections, in rooms of this server and of others. */
export class ClusterSessions implements Sessions {
	readonly #options: ClusterSessionsOptions;
	readonly #homes = new Map<Link, RemoteHome>();

	constructor(options: ClusterSessionsOptions) {
		this.#options = options;
		const { links } = options;
		links.serve(methods.answer, (body, from) => this.#homes.get(from)?.receiveAnswer(body));
		links.serve(methods.notice, (body, from) => this.#homes.get(from)?.receiveNotice(body));
		links.serve(methods.close, (body, from) => this.#homes.get(from)?.receiveClose(body));
	}

	open(wanted: NewSession): ClusterSession {
		const { places, local, sfu, isServing } = this.#options;
		const here = { ...wanted, link: closingWithItsServer(wanted.link) };
		const remoteHomes = { at: (link: Link) => this.#homeAt(link) };
		return new ClusterSession(wanted, { local: local.open(here), places, remoteHomes, sfu, isServing });
	}

	/** @throws SfuError unavailable: the link has ended meanwhile */
	#homeAt(link: Link): RemoteHome {
		const known = this.#homes.get(link);
		if (known) return known;
		if (link.closed) throw new SfuError('unavailable', `the link to server ${link.serverId} has ended`);
		const home = new RemoteHome(link);
		this.#homes.set(link, home);
		link.once('closed', () => {
			this.#homes.delete(link);
			home.linkEnded();
		});
		return home;
	}
}
