/** Requests with any Host header, from any address of loopback: `fetch` chooses both itself. */
import { type IncomingHttpHeaders, request } from 'node:http';

export type Call = {
	method?: string;
	path: string;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body?: unknown;
	/** Source address, e.g. 127.0.0.9: limits count by address. Default 127.0.0.1. */
	from?: string;
	/** Address of the server. Default 127.0.0.1. */
	to?: string;
	/** ms; default 10 s. */
	timeoutMs?: number;
};

export type Answered = {
	status: number;
	headers: IncomingHttpHeaders;
	text: string;
	/** `code` of an error answer of the API, else null. */
	code: string | null;
};

/** @throws Error without an answer in time */
export function call(
	port: number,
	{ method = 'GET', path, headers = {}, body, from, to = '127.0.0.1', timeoutMs = 10_000 }: Call,
): Promise<Answered> {
	const text = body === undefined ? undefined : JSON.stringify(body);
	return new Promise((resolve, reject) => {
		const asked = request(
			{
				...{ host: to, port, method, path, agent: false },
				...(from !== undefined && { localAddress: from }),
				headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
				signal: AbortSignal.timeout(timeoutMs),
			},
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const read = Buffer.concat(chunks).toString();
					resolve({ status: response.statusCode ?? 0, headers: response.headers, text: read, code: codeIn(read) });
				});
			},
		);
		asked.on('error', reject);
		asked.end(text);
	});
}

function codeIn(text: string): string | null {
	const [, code] = /"code":"([\w-]+)"/.exec(text) ?? [];
	return text.startsWith('{"success":false') ? (code ?? null) : null;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Addresses of loopback, one after the other: what one of them has used up, another has not. */
export class Sources {
	#next = 0;

	/** 127.0.2.1, 127.0.2.2, ... */
	next(): string {
		const number = this.#next++;
		return `127.0.${2 + Math.floor(number / 250)}.${1 + (number % 250)}`;
	}
}
