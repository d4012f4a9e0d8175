/** What media workers still hold after everybody has left: whoever creates must close. */
import { observer, type types } from 'mediasoup';
import type { Sfu } from '../core/Sfu.ts';
import { until } from './until.ts';

/** Closing is a request to the worker, and a join under way holds the router until it is answered. */
const settlingMs = 6_000;

/** mediasoup's own account of its workers, by pid: it does not depend on what the server believes to own. */
const workers = new Map<number, types.Worker>();
/** By worker: what was created on each router, itself included, by id. */
const routers = new Map<types.Worker, Map<types.Router, Set<string>>>();
/** By worker: WebRTC transports that only the end of their router closed. */
const orphans = new Map<types.Worker, string[]>();

observer.on('newworker', (worker) => {
	workers.set(worker.pid, worker);
	const created = new Map<types.Router, Set<string>>();
	routers.set(worker, created);
	worker.observer.on('newrouter', (router) => {
		const ids = new Set([router.id]);
		created.set(router, ids);
		router.observer.once('close', () => created.delete(router));
		router.observer.on('newrtpobserver', ({ id }) => ids.add(id));
		router.observer.on('newtransport', (transport) => {
			ids.add(transport.id);
			transport.observer.on('newproducer', ({ id }) => ids.add(id));
			if (transport.type !== 'webrtc') return;
			transport.on('routerclose', () => {
				if (!worker.closed) orphans.set(worker, [...(orphans.get(worker) ?? []), transport.id]);
			});
		});
	});
});

/** Every worker this process has started, those that have ended included. */
export function startedWorkers(): types.Worker[] {
	return [...workers.values()];
}

/** Living or dead. @throws Error: no worker of this process had that pid */
export function workerOf(pid: number | undefined): types.Worker {
	const worker = workers.get(pid ?? 0);
	if (!worker) throw new Error(`no worker ${pid}`);
	return worker;
}

/** Ids of the transports, producers, consumers, routers and RTP observers a worker holds, without those of `SpareMedia`. */
export async function heldBy(worker: types.Worker): Promise<string[]> {
	const { channelMessageHandlers, webRtcServerIds } = await worker.dump();
	const spare = spareIn(worker);
	return channelMessageHandlers.channelRequestHandlers.filter((id) => !webRtcServerIds.includes(id) && !spare.has(id));
}

/** Whether something was created ahead on this worker, and is not used yet. */
export const hasSpareRouters = (worker: types.Worker): boolean => spareIn(worker).size > 0;

/** Ids of what was created ahead and is not used yet. */
function spareIn(worker: types.Worker): Set<string> {
	const spares = [...(routers.get(worker) ?? [])].filter(([router]) => router.appData.isSpare === true);
	return new Set(spares.flatMap(([, ids]) => [...ids]));
}

/**
 * Makes every peer leave its room, then looks into the workers. A peer closes its transports and the last one its
 * room's router, so a transport that is closed with its router had no owner, and whatever is there afterwards has leaked.
 * @throws Error naming it
 */
export async function requireNothingLeft(sfu: Sfu): Promise<void> {
	const alive = sfu.workerPids.map(workerOf).filter((worker) => !worker.closed);
	for (const worker of alive) orphans.delete(worker);
	for (const room of sfu.rooms.list()) for (const peer of room.peers) room.leave(peer);
	const read = async () => (await Promise.all(alive.map(leaksIn))).flat();
	const isEmpty = (left: string[]) => left.length === 0;
	const leaks = await until(read, 'empty workers', isEmpty, { timeoutMs: settlingMs }).catch(read);
	if (leaks.length > 0) throw new Error(`Nobody closed this, and everybody has left: ${leaks.join('; ')}`);
}

async function leaksIn(worker: types.Worker): Promise<string[]> {
	try {
		const { routerIds: all, webRtcServerIds } = await worker.dump();
		const spare = spareIn(worker);
		const routerIds = all.filter((id) => !spare.has(id));
		const known = new Set([...routerIds, ...webRtcServerIds]);
		const others = (await heldBy(worker)).filter((id) => !known.has(id));
		const retired = webRtcServerIds.slice(1).map((id) => `WebRTC server ${id}`);
		return [
			...(orphans.get(worker) ?? []).map((id) => `WebRTC transport ${id}`),
			...routerIds.map((id) => `router ${id}`),
			// Most of them hang on those routers: transports, producers, consumers and RTP observers.
			...(others.length > 0 ? [`${others.length} more with the ids ${others.join(', ')}`] : []),
			...retired,
		];
	} catch (error) {
		// It died meanwhile, and took everything along.
		if (worker.closed) return [];
		throw error;
	}
}
