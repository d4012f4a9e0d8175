import { observer, type types } from 'mediasoup';
import { fullWorkerLoad } from '../../core/limits.ts';
import { mediaCodecs } from '../../core/router/mediaCodecs.ts';
import type { MediaWorker } from '../../core/workers/MediaWorker.ts';
import { LinkedServers } from '../../testing/LinkedServers.ts';
import { heldBy, workerOf } from '../../testing/leaks.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { LentMedia } from './LentMedia.ts';
import type { PipePlace } from './pipeEnd.ts';

/** mediasoup's own list of pipes, by the process of their worker. */
const pipes = new Map<number, types.PipeTransport[]>();
observer.on('newworker', (worker) => {
	worker.observer.on('newrouter', (router) => {
		router.observer.on('newtransport', (transport) => {
			// Its type says which one it is.
			if (transport.type === 'pipe') pipes.set(worker.pid, [...pipesOf(worker.pid), transport as types.PipeTransport]);
		});
	});
});
const pipesOf = (pid: number) => pipes.get(pid) ?? [];

type LentServer = { server: TestSfu; media: LentMedia };

/** Servers of this process, each with workers of its own, that lend one another routers over links on loopback. */
export class LentServers {
	readonly links: LinkedServers;
	/** What any of them has logged as an error. */
	readonly errors: string[];
	readonly #byId: ReadonlyMap<string, LentServer>;
	readonly #fillers: types.Router[] = [];

	private constructor(links: LinkedServers, byId: ReadonlyMap<string, LentServer>, errors: string[]) {
		this.links = links;
		this.errors = errors;
		this.#byId = byId;
	}

	/**
	 * @param workers of each server, by its id; the first ones are the emptiest, and the last one is left first
	 * @param ports of all their pipes. Default: any free ones
	 */
	static async start(workers: Record<string, number>, ports: PipePlace['ports'] = null): Promise<LentServers> {
		const links = await LinkedServers.start(...Object.keys(workers));
		const byId = new Map<string, LentServer>();
		const errors: string[] = [];
		const logger = { ...silentLogger, error: (_: object, text: string) => void errors.push(text) };
		for (const [ownId, workerCount] of Object.entries(workers)) {
			const server = await TestSfu.start({ workerCount, logger });
			const others = () =>
				Object.keys(workers).map((serverId, load) => ({
					...{ serverId, load, isFull: false, draining: false },
					linkUrls: ['http://127.0.0.1'],
				}));
			const media = new LentMedia({
				...{ sfu: server.sfu, links: links.links(ownId), servers: others, ownId: () => ownId },
				...{ place: { address: null, ports }, logger },
			});
			byId.set(ownId, { server, media });
		}
		return new LentServers(links, byId, errors);
	}

	server(id: string): TestSfu {
		return this.#of(id).server;
	}

	media(id: string): LentMedia {
		return this.#of(id).media;
	}

	worker(id: string, index = 0): MediaWorker {
		const worker = this.server(id).sfu.pool.workers[index];
		if (!worker) throw new Error(`server ${id} has no worker ${index}`);
		return worker;
	}

	/** Its workers take no more receivers. */
	async fill(id: string): Promise<void> {
		for (const worker of this.server(id).sfu.pool.workers) {
			while (worker.load < fullWorkerLoad) this.#fillers.push(await worker.createRouter(mediaCodecs));
		}
	}

	/** Ends `fill`, of all servers. */
	empty(): void {
		for (const router of this.#fillers.splice(0)) router.close();
	}

	/** What the workers of a server hold: ids of routers, transports, producers and consumers. */
	async held(id: string): Promise<string[]> {
		return (await Promise.all(this.server(id).sfu.workerPids.map((pid) => heldBy(workerOf(pid))))).flat();
	}

	/** The newest pipe of a server. */
	pipe(id: string): types.PipeTransport {
		const pipe = pipesOf(this.worker(id).pid).at(-1);
		if (!pipe) throw new Error(`server ${id} has no pipe`);
		return pipe;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.empty();
		try {
			for (const { server } of [...this.#byId.values()].reverse()) await server[Symbol.asyncDispose]();
		} finally {
			for (const { server, media } of this.#byId.values()) {
				media.close();
				await server.sfu.close();
			}
			this.links[Symbol.dispose]();
		}
	}

	#of(id: string): LentServer {
		const found = this.#byId.get(id);
		if (!found) throw new Error(`there is no server ${id}`);
		return found;
	}
}
