import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { isProgram } from '../access/callers.ts';
import { forwardedOf } from '../access/forwarded.ts';

/** A request of a client, for another server. */
export type ForwardedRequest = {
	method: string;
	/** Path and query. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	/** As text, or the bytes of a file; null: there is none. */
	body: string | Readable | null;
	/** Of the client. */
	address: string;
	/** As in `Forwarded`. */
	isProgram: boolean;
};

export type ForwardedAnswer = {
	status: number;
	headers: Record<string, string | string[]>;
	/** A stream of what is too large for one message. */
	body: Buffer | Readable;
};

export interface OtherServer {
	/**
	 * Has the request done there, once.
	 * @throws SfuError unavailable: the room that it names is not there any more, or the outcome is not known
	 */
	forward(request: ForwardedRequest): Promise<ForwardedAnswer>;
}

/** The other servers of a cluster, as HTTP requests need them. */
export interface RequestForwarding {
	/**
	 * Where the room is; null: here, or nowhere.
	 * @param create it is about to be created
	 * @throws SfuError unavailable: it is not certain
	 */
	placeOf(idOrCode: string, how: { create: boolean }): Promise<OtherServer | null>;
	/** Where a room without a given id is to be created; null: here. @throws SfuError unavailable: nowhere at the moment */
	placeOfNew(): Promise<OtherServer | null>;
	/** Those that are alive. */
	all(): OtherServer[];
}

/** What another server is sent. @param body as the client sent it: a text, a stream, or what was parsed as JSON */
export function forwardedRequest(request: FastifyRequest, body: unknown = request.body): ForwardedRequest {
	const { method, url, headers, ip: address } = request;
	// Whoever asks for the head of an answer gets that of the whole one: the length follows from it.
	const asked = method === 'HEAD' ? 'GET' : method;
	return { method: asked, url, headers, body: sentBody(body), address, isProgram: isProgram(request) };
}

function sentBody(body: unknown): ForwardedRequest['body'] {
	if (body === undefined || body === null) return null;
	// Whoever stops reading still has to answer on its connection.
	if (body instanceof Readable) return Readable.from(body.iterator({ destroyOnReturn: false }));
	if (Buffer.isBuffer(body)) return Readable.from([body]);
	return typeof body === 'string' ? body : JSON.stringify(body);
}

export function sendForwarded(reply: FastifyReply, { status, headers, body }: ForwardedAnswer): FastifyReply {
	reply.code(status).headers(headers);
	if (Buffer.isBuffer(body)) return reply.send(body.length === 0 ? undefined : body);
	if (reply.request.method !== 'HEAD') return reply.send(body);
	// Fastify would read the whole stream to answer HEAD.
	body.destroy();
	return reply.send(Readable.from([]));
}

/** Nobody waits longer for one of several servers, ms. */
const othersAnswerMs = 2_000;

/** What the other servers answer to the same request within 2 s, of those that can be reached; none if this one was asked by another. */
export async function answersOfOthers<T>(
	request: FastifyRequest,
	forwarding: RequestForwarding | null | undefined,
	schema: z.ZodType<T>,
): Promise<T[]> {
	if (!forwarding || forwardedOf(request)) return [];
	const asked = forwarding
		.all()
		.map(async (server) => readForwarded(await server.forward(forwardedRequest(request)), schema));
	const answers = asked.map((answer) => Promise.race([answer, late()]));
	return (await Promise.allSettled(answers)).flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
}

async function late(): Promise<never> {
	await sleep(othersAnswerMs, undefined, { ref: false });
	throw new SfuError('unavailable', 'another server does not answer in time');
}

/**
 * What another server has answered.
 * @throws SfuError unavailable: something else than was expected
 */
export async function readForwarded<T>({ status, body }: ForwardedAnswer, schema: z.ZodType<T>): Promise<T> {
	const text = Buffer.isBuffer(body) ? body.toString() : await readText(body);
	const { data } = schema.safeParse(status === 200 ? JSON.parse(text) : undefined);
	if (data === undefined) throw new SfuError('unavailable', `another server has answered with status ${status}`);
	return data;
}
