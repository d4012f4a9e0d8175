/** The Socket.IO side of the contract as an AsyncAPI 3 document, generated from the entries of operations and notices. */
import { z } from 'zod';
import { CompactPeer, CompactProducer, MergedNotices, mergedEvent } from './compact.ts';
import { errorCodes, errorSubjects } from './errors.ts';
import { notices } from './notices.ts';
import type { NeededPermission, OperationEntry, Who } from './operations/operation.ts';
import { type Operation, operationNames, operations } from './operations.ts';

const WireError = z.object({
	code: z.enum(errorCodes),
	message: z.string().describe('for logs and developers; people read a translation of `code`'),
	what: z
		.enum(errorSubjects)
		.exactOptional()
		.describe('what the error is about, e.g. with `not-found` what was not found'),
	retryAfterMs: z.number().exactOptional().describe('with `rate-limited`'),
});

const about = `Requests are Socket.IO events with one argument and an ack function, which gets the answer. Notices are events from the
server with one argument. The token goes into \`auth.token\` of the handshake, which is refused with \`connect_error\`:
its \`message\` is the code, its \`data\` the error. A message may have 64 KiB. Requests beyond a rate budget are answered
\`rate-limited\`. What is marked \`x-legacy\` serves the dialects of legacy clients; a new client needs none of it.`;

const aboutCompact = `With \`query.dialect\` of the handshake \`compact\`: all as in the native dialect, but for these messages, \`peers\` in answers,
which are \`CompactPeer\`, and transports, which have the fingerprint of SHA-256 alone. \`audioLevels\` is not sent.`;

/** What the compact form spells otherwise. */
const compactMessages = {
	[mergedEvent]: MergedNotices,
	peerJoined: z.object({ peer: CompactPeer }),
	producerAdded: z.object({ peerId: z.string(), producer: CompactProducer }),
};

type Schema = Record<string, unknown>;

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/** Answers may get new fields later, so they are open; JSON Schema has no word for a request without any data. */
const override: Override = ({ zodSchema, jsonSchema }) => {
	if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
	if (zodSchema._zod.def.type === 'undefined') jsonSchema.not = {};
};

/** JSON Schema of a zod schema. Those with an `id` are collected in `named`, which becomes `components` of the document. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Map<string, Schema>): Schema {
	const { $schema: _draft, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override });
	for (const [name, definition] of Object.entries($defs)) named.set(name, relocated(definition));
	return relocated(own);
}

/** References into the `$defs` of one schema, turned into references to the document's `components`. */
function relocated(schema: object): Schema {
	return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** The answer's own fields beside `ok`, or the error. */
function answerOf(answer: Schema): Schema {
	const done = { type: 'object', properties: { ok: { const: true } }, required: ['ok'] };
	const refused = {
		type: 'object',
		properties: { ok: { const: false }, error: { $ref: '#/components/schemas/Error' } },
		required: ['ok', 'error'],
	};
	return { oneOf: [{ allOf: [done, answer] }, refused] };
}

const ref = (...path: string[]) => ({ $ref: `#/${path.join('/')}` });

const acceptedFrom: Record<Who, string> = {
	anyone: 'everybody',
	selfOrModerator: 'everybody for what is their own and from hosts and co-hosts for that of others',
	moderator: 'hosts and co-hosts',
	host: 'hosts',
};

const permissionNeeded: Record<NeededPermission, string> = {
	chat: 'Participants need the permission `chat`.',
	draw: 'Participants need the permission `draw`.',
	ofSource: "Participants need the permission of the producer's `source`.",
};

/** Who may ask, from where, at which cost, and whether the request may be repeated. */
function termsOf(operation: Operation): string {
	const { who, from, budget, repeatable, permission }: OperationEntry = operations[operation];
	return [
		`Accepted from ${acceptedFrom[who]}, ${from === 'room' ? 'in a room only' : 'in a room or before joining one'}.`,
		...(permission ? [permissionNeeded[permission]] : []),
		`Rate budget: \`${budget}\`.`,
		repeatable ? 'Without an answer it may be sent once more.' : 'Not to be repeated without an answer.',
	].join(' ');
}

/** @param version of the program */
export function asyncApi(version: string): Schema {
	const schemas = new Map<string, Schema>();
	const messages: Schema = {};
	const channelOperations: Schema = {};
	schemas.set('Error', schemaOf(WireError, 'output', schemas));
	for (const name of operationNames) {
		const { request, answer, example = {} }: OperationEntry = operations[name];
		const isComplete = request.safeParse(example).success;
		messages[name] = {
			name,
			payload: schemaOf(request, 'input', schemas),
			...(isComplete && { examples: [{ payload: example }] }),
		};
		messages[`${name}Answer`] = { name: `${name} (ack)`, payload: answerOf(schemaOf(answer, 'output', schemas)) };
		channelOperations[name] = {
			action: 'receive',
			description: termsOf(name),
			channel: ref('channels', 'class'),
			messages: [ref('channels', 'class', 'messages', name)],
			reply: {
				channel: ref('channels', 'class'),
				messages: [ref('channels', 'class', 'messages', `${name}Answer`)],
			},
		};
	}
	for (const [name, notice] of Object.entries(notices)) {
		messages[`${name}Notice`] = { name, payload: schemaOf(notice, 'output', schemas) };
		channelOperations[`${name}Notice`] = {
			action: 'send',
			channel: ref('channels', 'class'),
			messages: [ref('channels', 'class', 'messages', `${name}Notice`)],
		};
	}
	const channel = { address: '/socket.io/', title: 'Socket.IO, the native dialect', messages };
	const compact = {
		address: '/socket.io/',
		title: 'Socket.IO, the compact form of the native dialect',
		description: aboutCompact,
		messages: Object.fromEntries(
			Object.entries(compactMessages).map(([name, data]) => [
				name,
				{ name, payload: schemaOf(data, 'output', schemas) },
			]),
		),
	};
	return {
		asyncapi: '3.0.0',
		info: { title: 'Lectern', version, description: about, license: { name: 'MIT' } },
		channels: { class: channel, compact },
		operations: channelOperations,
		components: { schemas: Object.fromEntries(schemas) },
	};
}
