import { clientFault, notFound, SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { fullWorkerLoad } from '../../core/limits.ts';
import { mediaCodecs } from '../../core/router/mediaCodecs.ts';
import type { Sfu } from '../../core/Sfu.ts';
import type { Link, Links } from '../link/Link.ts';
import { GuestRouter } from './GuestRouter.ts';
import { Change, methodOf, type PipeEnd, serve } from './messages.ts';
import { createPipeEnd, type PipePlace, pipeEndOf } from './pipeEnd.ts';

/** Of rooms of one other server. */
export const maxGuestRoutersOfLink = 64;

type Parts = {
	links: Links;
	sfu: Pick<Sfu, 'pool' | 'candidatesFor' | 'on' | 'off'>;
	/** Of this server's ends of pipes. */
	place: PipePlace;
	logger: Logger;
};

/** Routers of this server in rooms of others, each on the worker that was the least loaded. What a link opened ends with it. */
export class GuestRouters {
	readonly #parts: Parts;
	readonly #routers = new Map<string, GuestRouter>();
	/** Routers that are being opened, by link. */
	readonly #opening = new Map<Link, number>();
	#closed = false;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { links, sfu } = parts;
		serve(links, 'open', ({ pipe }, from) => this.#open(pipe, from));
		serve(links, 'pipe', async (request, from) => {
			await this.#of(request, from).produce(request);
			return {};
		});
		serve(links, 'transport', (request, from) => this.#of(request, from).createTransport(request));
		serve(links, 'connect', async (request, from) => {
			await this.#of(request, from).connect(request);
			return {};
		});
		serve(links, 'restartIce', async (request, from) => ({
			iceParameters: await this.#of(request, from).restartIce(request),
		}));
		serve(links, 'consume', (request, from) => this.#of(request, from).consume(request));
		serve(links, 'stats', async (request, from) => ({ stats: await this.#of(request, from).stats(request) }));
		links.serve(methodOf('change'), (body, from) => {
			const change = Change.parse(body);
			const router = this.#routers.get(change.routerId);
			if (router?.link === from) router.change(change);
		});
		sfu.on('networkChanged', this.#networkChanged);
	}

	/** Routers of this server in rooms of others, and receive transports and consumers on them. */
	get counts(): { routers: number; transports: number; consumers: number } {
		const all = [...this.#routers.values()].map(({ counts }) => counts);
		const sum = (what: 'transports' | 'consumers') => all.reduce((total, counts) => total + counts[what], 0);
		return { routers: all.length, transports: sum('transports'), consumers: sum('consumers') };
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#parts.sfu.off('networkChanged', this.#networkChanged);
		for (const router of [...this.#routers.values()]) router.close();
	}

	readonly #networkChanged = (present: ReadonlySet<string>) => {
		for (const router of this.#routers.values()) router.networkChanged(present);
	};

	async #open(pipe: PipeEnd, link: Link): Promise<{ routerId: string; pipe: PipeEnd }> {
		this.#endFormer(link);
		const opening = this.#opening.get(link) ?? 0;
		if (this.#ofLink(link).length + opening >= maxGuestRoutersOfLink)
			throw new SfuError('overloaded', `at most ${maxGuestRoutersOfLink} routers for one server`);
		this.#opening.set(link, opening + 1);
		try {
			return await this.#create(pipe, link);
		} finally {
			const left = (this.#opening.get(link) ?? 1) - 1;
			if (left > 0) this.#opening.set(link, left);
			else this.#opening.delete(link);
		}
	}

	async #create(otherEnd: PipeEnd, link: Link): Promise<{ routerId: string; pipe: PipeEnd }> {
		const { sfu, place, logger } = this.#parts;
		const worker = sfu.pool.leastLoaded;
		if (!worker || worker.load >= fullWorkerLoad) throw new SfuError('overloaded', 'no worker has room');
		const creating = clientFault(worker.createRouter(mediaCodecs));
		const router = await worker.whileAnswering(creating, (late) => late.close());
		try {
			const pipe = await createPipeEnd(router, otherEnd.ip, place);
			await clientFault(pipe.connect(otherEnd));
			if (link.closed || this.#closed) throw new SfuError('unavailable', 'the link has ended');
			this.#add(
				new GuestRouter({ worker, router, pipe, link, candidatesFor: (reached) => sfu.candidatesFor(reached), logger }),
			);
			return { routerId: router.id, pipe: pipeEndOf(pipe) };
		} catch (error) {
			router.close();
			throw error;
		}
	}

	#add(router: GuestRouter): void {
		this.#routers.set(router.id, router);
		const close = () => router.close();
		router.link.once('closed', close);
		router.whenClosed(() => {
			this.#routers.delete(router.id);
			router.link.off('closed', close);
		});
	}

	/** A link that ended without a sign here: its server has a new one, and its producers have the same ids. */
	#endFormer(link: Link): void {
		for (const router of [...this.#routers.values()])
			if (router.link !== link && router.link.serverId === link.serverId) router.close();
	}

	#ofLink(link: Link): GuestRouter[] {
		return [...this.#routers.values()].filter((router) => router.link === link);
	}

	/** @throws SfuError not-found: it has closed, or belongs to another server */
	#of({ routerId }: { routerId: string }, from: Link): GuestRouter {
		const router = this.#routers.get(routerId);
		if (router?.link !== from) throw notFound('room', routerId);
		return router;
	}
}
