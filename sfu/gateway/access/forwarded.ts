/** Requests of clients of another server of the cluster, which has checked them and sent them on. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';

/** What the other server has found out. */
export type Forwarded = {
	/** The request comes from the host of that server, or from a program whose token has the scope of the route. */
	isProgram: boolean;
};

const injecting = new AsyncLocalStorage<Forwarded>();
const forwardedRequests = new WeakMap<FastifyRequest, Forwarded>();

/** Runs `inject`, whose request then counts as forwarded. Nothing that a client sends can do that. */
export function asForwarded<T>(forwarded: Forwarded, inject: () => PromiseLike<T>): Promise<T> {
	// Fastify begins when its answer is awaited.
	return injecting.run(forwarded, async () => await inject());
}

/** Must be called at the start of each request. Returns whether it was forwarded. */
export function startsForwarded(request: FastifyRequest): boolean {
	const forwarded = injecting.getStore();
	if (forwarded) forwardedRequests.set(request, forwarded);
	return forwarded !== undefined;
}

/** undefined: it comes from a client of this server. */
export function forwardedOf(request: FastifyRequest): Forwarded | undefined {
	return forwardedRequests.get(request);
}
