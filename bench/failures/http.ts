/** Requests to a server on a computer of the LAN. */
import { request } from 'node:https';

type Asked = { ca: string; method: 'POST' | 'PATCH'; body: object; token?: string };

/** @throws Error: it was not done */
export function ask(url: string, { ca, method, body, token }: Asked): Promise<Record<string, unknown>> {
	const headers = {
		'content-type': 'application/json',
		...(token !== undefined && { authorization: `Bearer ${token}` }),
	};
	return new Promise((resolve, reject) => {
		const asked = request(url, { ca, method, headers, agent: false, timeout: 10_000 }, async (response) => {
			const text = (await response.toArray()).join('');
			if (response.statusCode === undefined || response.statusCode >= 300)
				reject(new Error(`${method} ${url}: ${response.statusCode} ${text}`));
			else resolve(text === '' ? {} : JSON.parse(text));
		});
		asked.once('error', reject);
		asked.end(JSON.stringify(body));
	});
}
