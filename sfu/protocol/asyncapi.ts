/** The Socket.IO side of the contract as an AsyncAPI 3 document, made from its schemas. */
import { z } from 'zod';
import { answers } from './answers.ts';
import { errorCodes, errorSubjects } from './errors.ts';
import { notices } from './notices.ts';
import { requests } from './operations.ts';

const WireError = z.object({
	code: z.enum(errorCodes),
	message: z.string().describe('for logs and developers; people read a translation of `code`'),
	what: z.enum(errorSubjects).exactOptional().describe('with `not-found`'),
	retryAfterMs: z.number().exactOptional().describe('with `rate-limited`'),
});

const about = `Requests are Socket.IO events with one argument and an ack function, which gets the answer. Notices are events from the
server with one argument. The token goes into \`auth.token\` of the handshake, which is refused with \`connect_error\`:
its \`message\` is the code, its \`data\` the error. A message may have 64 KiB.`;

type Schema = Record<string, unknown>;

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/** Answers may get new fields, and nothing at all is no JSON. */
const override: Override = ({ zodSchema, jsonSchema }) => {
	if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
	if (zodSchema._zod.def.type === 'undefined') jsonSchema.not = {};
};

/** Named schemas stand once, under `components`. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Map<string, Schema>): Schema {
	const { $schema: _draft, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override });
	for (const [name, definition] of Object.entries($defs)) named.set(name, relocated(definition));
	return relocated(own);
}

/** `$defs` of one schema are `components` of the document. */
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

/** `version` is the program's. */
export function asyncApi(version: string): Schema {
	const schemas = new Map<string, Schema>();
	const messages: Schema = {};
	const operations: Schema = {};
	schemas.set('Error', schemaOf(WireError, 'output', schemas));
	for (const [name, request] of Object.entries(requests)) {
		const answer = answers[name as keyof typeof answers];
		messages[name] = { name, payload: schemaOf(request, 'input', schemas) };
		messages[`${name}Answer`] = { name: `${name} (ack)`, payload: answerOf(schemaOf(answer, 'output', schemas)) };
		operations[name] = {
			action: 'receive',
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
		operations[`${name}Notice`] = {
			action: 'send',
			channel: ref('channels', 'class'),
			messages: [ref('channels', 'class', 'messages', `${name}Notice`)],
		};
	}
	const channel = { address: '/socket.io/', title: 'Socket.IO, the native dialect', messages };
	return {
		asyncapi: '3.0.0',
		info: { title: 'Lectern', version, description: about, license: { name: 'MIT' } },
		channels: { class: channel },
		operations,
		components: { schemas: Object.fromEntries(schemas) },
	};
}
