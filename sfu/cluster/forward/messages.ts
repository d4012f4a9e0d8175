import { z } from 'zod';

/** Methods of links, and what they carry. `read` and `drop`: of an answer, or of the body of a request. */
export const forwardMethods = { request: 'http.request', read: 'http.read', drop: 'http.drop' } as const;

const Headers = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Some bytes of an answer or a body, base64. `streamId`: more follow, by `http.read`. */
export const Chunk = z.object({ bytes: z.base64(), streamId: z.int().nullable() });
export type Chunk = z.output<typeof Chunk>;

/** `http.request`: a request of a client, to be done by the other server. */
export const RequestMessage = z.object({
	/** Absent: it names no room, or founds one without a given id. */
	room: z.object({ roomId: z.string(), epoch: z.number() }).optional(),
	method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
	url: z.string().startsWith('/'),
	headers: Headers,
	/** The beginning of a file, or a text. */
	body: z.union([Chunk, z.string()]).nullable(),
	address: z.string(),
	isProgram: z.boolean(),
});
export type RequestMessage = z.output<typeof RequestMessage>;

/** What `http.request` is answered. */
export const AnswerMessage = Chunk.extend({ status: z.int().min(200).max(599), headers: Headers });
export type AnswerMessage = z.output<typeof AnswerMessage>;

/** `http.read`: the next bytes; `http.drop`: nobody wants them any more. */
export const StreamMessage = z.object({ streamId: z.int() });

/** Of one connection, not of the message (RFC 9110, 7.6.1), or said of it by a proxy before the first server. */
const ofConnection = new Set([
	...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer'],
	...['transfer-encoding', 'upgrade', 'expect', 'date'],
	...['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip'],
]);

/** Those that are said of the message. */
export function endToEnd(headers: Record<string, string | string[] | number | undefined>) {
	const passedOn: Record<string, string | string[]> = {};
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && !ofConnection.has(name)) passedOn[name] = Array.isArray(value) ? value : String(value);
	}
	return passedOn;
}
