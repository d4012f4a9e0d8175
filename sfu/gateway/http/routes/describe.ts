/** How routes are declared: with schemas of what is asked and answered, from which the OpenAPI document is made. */
import type {
	FastifyBaseLogger,
	FastifyInstance,
	FastifyRequest,
	RawReplyDefaultExpression,
	RawRequestDefaultExpression,
	RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorAnswer } from '../../../protocol/http.ts';
import { type AccessParts, requireHost, requireScope } from '../../access/requireScope.ts';
import type { Scope } from '../../access/scopes.ts';

/** Fastify, with handlers typed by their schemas. */
export type App = FastifyInstance<
	RawServerDefault,
	RawRequestDefaultExpression,
	RawReplyDefaultExpression,
	FastifyBaseLogger,
	ZodTypeProvider
>;

const refusalTexts = {
	400: 'Not understood',
	401: 'No token, or none that is valid here',
	403: 'Not with this token',
	404: 'Not found: `what` tells what',
	409: 'Not in this state, or no room left',
	423: 'The room is locked',
	429: 'Too often: try again after `retryAfterMs`',
	503: 'Not available',
	507: 'The disk is full',
} as const;
type Refusal = keyof typeof refusalTexts;

/** Statuses a route refuses with, to be spread into its `response`. */
export function refusals<Status extends Refusal>(...statuses: Status[]) {
	const refusal = (status: Status) => ({
		description: refusalTexts[status],
		content: { 'application/json': { schema: ErrorAnswer } },
	});
	// Object.fromEntries forgets the keys' type.
	return Object.fromEntries(statuses.map((status) => [status, refusal(status)])) as Record<
		Status,
		ReturnType<typeof refusal>
	>;
}

/** The same, of a route that asks for a token. */
export function guarded(...statuses: Refusal[]) {
	return refusals<Refusal>(401, 403, 429, ...statuses);
}

/** For the host alone. */
export function hostOnly(parts: AccessParts) {
	return {
		options: { onRequest: (request: FastifyRequest) => requireHost(request, parts) },
		schema: { tags: ['host'], security: [{ token: [] }] },
	};
}

/** For whoever may do what the scope is for. */
export function scoped(parts: AccessParts, tag: string, scope: Scope) {
	return {
		options: { onRequest: (request: FastifyRequest) => requireScope(request, parts, scope) },
		schema: { tags: [tag], description: `Scope \`${scope}\`.`, security: [{ token: [scope] }] },
	};
}

export const RoomParams = z.object({ roomId: z.string().min(1).max(64) });
export const Succeeded = z.object({ success: z.literal(true) });
/** Nothing is wanted; what older clients send is not looked at. */
export const AnyBody = z.unknown().describe('not looked at');
