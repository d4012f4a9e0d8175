/** For tests: an open server and older clients of it, and what they would send. */
import type { GivenSettings } from '../config.ts';
import { TestServer } from '../gateway/testServer.ts';
import { connectOlder, type OlderClient, type Options } from './OlderClient.ts';

export { dtlsParameters, parametersOf, rtpCapabilities } from '../handlers/testing.ts';

/** An open server and older clients of it. */
export class OlderServer {
	readonly #clients: OlderClient[] = [];

	private constructor(readonly server: TestServer) {}

	static async start(given: GivenSettings = {}): Promise<OlderServer> {
		return new OlderServer(await TestServer.start({ open: true, ...given }));
	}

	/** `place`: what its author put behind host and port. @throws Error of `connect_error` */
	async connect(options: Options = {}, place = '', url = this.server.http): Promise<OlderClient> {
		const client = await connectOlder(url + place, options);
		this.#clients.push(client);
		return client;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const { socket } of this.#clients) socket.disconnect();
		await this.server[Symbol.asyncDispose]();
	}
}
