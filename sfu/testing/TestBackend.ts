import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a backend received. */
export type Delivery = { headers: IncomingHttpHeaders; body: string; content: { type: string; data: Loose } };
// biome-ignore lint/suspicious/noExplicitAny: a wrong shape fails in the test that reads it
type Loose = any;

/** How it answers a request: a status, or nothing at all. */
type Answer = { status: number; headers?: Record<string, string> } | 'silence';

/** A backend on loopback that is told by webhooks. */
export class TestBackend {
	readonly url: string;
	/** All that were accepted, in order. */
	readonly accepted: Delivery[] = [];
	/** Number of requests so far, refused ones included. */
	requests = 0;
	/** Of the next request. */
	answer: (delivery: Delivery) => Answer = () => ({ status: 204 });
	readonly #server: Server;

	private constructor(server: Server, path: string) {
		this.#server = server;
		// `listen` without a path listens on an address.
		this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
	}

	/** @param port where one of before was; default: any free one */
	static async start(path = '/', port = 0): Promise<TestBackend> {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		const backend = new TestBackend(server, path);
		server.on('request', async (request, response) => {
			const body = await text(request);
			const delivery = { headers: request.headers, body, content: JSON.parse(body) };
			backend.requests += 1;
			const answer = backend.answer(delivery);
			if (answer === 'silence') return;
			if (answer.status < 300) backend.accepted.push(delivery);
			response.writeHead(answer.status, answer.headers).end();
		});
		return backend;
	}

	get types(): string[] {
		return this.accepted.map(({ content }) => content.type);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}
