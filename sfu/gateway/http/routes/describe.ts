/** Parts of route declarations: guards and schemas. The OpenAPI document is generated from the schemas. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorAnswer } from '../../../protocol/http.ts';
import { Id } from '../../../protocol/models/common.ts';
import { type AccessParts, type OpenTo, requireHost, requireScope } from '../../access/requireScope.ts';
import type { Scope } from '../../access/scopes.ts';

const errorTexts = {
	400: 'Malformed request',
	401: 'No token, or an invalid one',
	403: 'The token does not allow this',
	404: 'Not found: `what` says what',
	409: 'Not possible in this state, or the room is full',
	413: 'Too large',
	415: 'A media type that is not taken',
	416: 'The range is not in the file',
	423: 'The room is locked',
	429: 'Rate limit exceeded: try again after `retryAfterMs`',
	503: 'Not available',
	507: 'The disk is full',
} as const;
type ErrorStatus = keyof typeof errorTexts;

/** Error statuses of a route, to be spread into its `response`. */
export function errorResponses<Status extends ErrorStatus>(...statuses: Status[]) {
	const response = (status: Status) => ({
		description: errorTexts[status],
		content: { 'application/json': { schema: ErrorAnswer } },
	});
	// Object.fromEntries loses the type of the keys.
	return Object.fromEntries(statuses.map((status) => [status, response(status)])) as Record<
		Status,
		ReturnType<typeof response>
	>;
}

/** Error statuses of a route that requires a token: those of the check, and the given ones. */
export function guarded(...statuses: ErrorStatus[]) {
	return errorResponses<ErrorStatus>(401, 403, 429, ...statuses);
}

const openTexts: Record<OpenTo, string> = {
	nobody: '',
	hosts:
		' On an open server (`--open`) also the token of the founder of the room. With `--issuer` also that of a host.',
	everybody:
		' On an open server (`--open`) without a token, as far as it concerns joining, rooms founded from the same address, and peers added from there. With `--issuer` also the token of a person, as far as it concerns that person and the rooms that the token names.',
};

/** Spread into a route that requires the host's token. */
export function hostOnly(parts: AccessParts) {
	return {
		options: { onRequest: (request: FastifyRequest) => requireHost(request, parts) },
		schema: { tags: ['host'], security: [{ token: [] }] },
	};
}

/**
 * Spread into a route that requires the host's token or an API token with the scope.
 * @param tag its section in the OpenAPI document
 * @param openTo whom an open server lets pass without the scope
 */
export function scoped(parts: AccessParts, tag: string, scope: Scope, openTo: OpenTo = 'nobody') {
	const description = `Scope \`${scope}\`.${openTexts[openTo]}`;
	return {
		options: { onRequest: (request: FastifyRequest) => requireScope(request, parts, scope, openTo) },
		schema: { tags: [tag], description, security: [{ token: [scope] }] },
	};
}

export const RoomParams = z.object({ roomId: Id });
export const Succeeded = z.object({ success: z.literal(true) });
/** For routes without a body: legacy clients send one all the same. */
export const AnyBody = z.unknown().describe('ignored');
