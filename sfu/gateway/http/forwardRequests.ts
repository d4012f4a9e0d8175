import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Id } from '../../protocol/models/common.ts';
import { forwardedOf } from '../access/forwarded.ts';
import { forwardedRequest, type RequestForwarding, sendForwarded } from './RequestForwarding.ts';
import type { App } from './routes/parts.ts';

/** Which room the requests of a route name, by its id. Routes with `:roomId` in their path name that one. */
export type NamedRoom = {
	in: 'params' | 'body';
	field: string;
	/** The request creates the room if there is none. In the body the id may be absent: then the request always does. */
	creates?: boolean;
};

declare module 'fastify' {
	interface FastifyContextConfig {
		/** null: the room in its path does not decide. */
		room?: NamedRoom | null;
	}
}

/** Requests that name a room are done by the server where the room is. */
export function forwardRequests(app: App, forwarding: RequestForwarding): void {
	/** Before validation, which transforms them. */
	const bodies = new WeakMap<FastifyRequest, unknown>();
	app.addHook('onRoute', (route) => {
		if (/\/:roomId(\/|$)/.test(route.url)) route.config = { room: { in: 'params', field: 'roomId' }, ...route.config };
	});
	// After the guard of the route, and before the route looks for the room.
	app.addHook('preValidation', async (request, reply) => {
		const { room } = request.routeOptions.config;
		if (!room || forwardedOf(request)) return;
		if (room.creates) {
			bodies.set(request, request.body);
			return;
		}
		const id = idOf(request, room);
		const there = id === undefined ? null : await forwarding.placeOf(id, { create: false });
		if (there) return sendForwarded(reply, await there.forward(forwardedRequest(request)));
	});
	// A room that is created gets its place only when the request is valid.
	app.addHook('preHandler', async (request, reply) => {
		const { room } = request.routeOptions.config;
		if (!room?.creates || forwardedOf(request)) return;
		const id = idOf(request, room);
		const there = await (id === undefined ? forwarding.placeOfNew() : forwarding.placeOf(id, { create: true }));
		if (there) return sendForwarded(reply, await there.forward(forwardedRequest(request, bodies.get(request))));
	});
}

const Fields = z.record(z.string(), z.unknown());

function idOf(request: FastifyRequest, { in: where, field }: NamedRoom): string | undefined {
	return Id.safeParse(Fields.safeParse(request[where]).data?.[field]).data;
}
