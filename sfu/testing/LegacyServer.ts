/** For tests: an open server and older clients of it, and what they would send. */
import type { GivenSettings } from '../config.ts';
import { connectOlder, type LegacyClient, type Options } from './LegacyClient.ts';
import { TestServer } from './TestServer.ts';

export { dtlsParameters, parametersOf, rtpCapabilities } from './TestSfu.ts';

/** An open server and older clients of it. */
export class LegacyServer {
	readonly #clients: LegacyClient[] = [];

	private constructor(readonly server: TestServer) {}

	static async start(given: GivenSettings = {}): Promise<LegacyServer> {
		return new LegacyServer(await TestServer.start({ open: true, ...given }));
	}

	/** `place`: what its author put behind host and port. @throws Error of `connect_error` */
	async connect(options: Options = {}, place = '', url = this.server.http): Promise<LegacyClient> {
		const client = await connectOlder(url + place, options);
		this.#clients.push(client);
		return client;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const { socket } of this.#clients) socket.disconnect();
		await this.server[Symbol.asyncDispose]();
	}
}
