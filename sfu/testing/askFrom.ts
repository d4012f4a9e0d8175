import { request as httpRequest } from 'node:http';
import type { TestServer } from './TestServer.ts';

type Asked = {
	to: TestServer;
	method?: string;
	body?: object;
	token?: string | undefined;
	/** Address of the caller, of this computer. */
	from?: string;
};

/** A request as if from another computer, which `fetch` cannot make; its answer, read where it is JSON. */
export function askFrom(path: string, { to, method, body, token, from = '127.0.0.1' }: Asked) {
	const headers = {
		...(body && { 'content-type': 'application/json' }),
		...(token !== undefined && { authorization: `Bearer ${token}` }),
	};
	const options = { method: method ?? (body ? 'POST' : 'GET'), headers, localAddress: from };
	// biome-ignore lint/suspicious/noExplicitAny: as a client in JavaScript reads it
	return new Promise<{ status: number; json: any }>((resolve, reject) => {
		const sent = httpRequest(to.http + path, options, async (response) => {
			const text = (await response.toArray()).join('');
			const isJson = (response.headers['content-type'] ?? '').includes('json');
			resolve({ status: response.statusCode ?? 0, json: isJson ? JSON.parse(text) : text });
		});
		sent.once('error', reject);
		sent.end(body && JSON.stringify(body));
	});
}
