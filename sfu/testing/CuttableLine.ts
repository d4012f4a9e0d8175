import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line to a port of this computer that can be cut and mended, e.g. that of one participant of a class. */
export class CuttableLine {
	readonly #server: Server;
	/** Where what comes from an end goes. */
	readonly #ends = new Map<Socket, Socket>();
	readonly #frozen = new Set<Socket>();
	#cut = false;
	#dropping = false;

	private constructor(port: number) {
		// Half of a connection that has closed does not keep the other from getting what was sent before.
		this.#server = createServer({ allowHalfOpen: true }, (near) => {
			if (this.#cut) return void near.destroy();
			const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
			for (const [end, other] of [
				[near, far],
				[far, near],
			] as const) {
				this.#ends.set(end, other);
				end.on('error', () => {});
				end.on('close', () => {
					this.#ends.delete(end);
					if (!this.#frozen.has(end)) other.destroy();
				});
				if (this.#dropping) end.pause();
				else end.pipe(other);
			}
		});
	}

	static async to(port: number): Promise<CuttableLine> {
		const line = new CuttableLine(port);
		line.#server.listen(0, '127.0.0.1');
		await once(line.#server, 'listening');
		return line;
	}

	get port(): number {
		// A server that listens on TCP has such an address.
		return (this.#server.address() as AddressInfo).port;
	}

	/** As `http://…`, for a server that speaks HTTP. */
	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Both sides lose their connections, and no new one comes up. */
	cut(): void {
		this.#cut = true;
		for (const end of this.#ends.keys()) end.destroy();
	}

	/** Present connections carry nothing any more, and neither side learns when the other one closes; new ones work. */
	freeze(): void {
		for (const end of this.#ends.keys()) {
			this.#frozen.add(end);
			end.unpipe();
		}
	}

	/**
	 * As if packets were dropped: connections stay, new ones come up, and nothing is carried. `mend` carries what was sent meanwhile,
	 * also by a side that has closed since: TCP sends it again and again.
	 */
	drop(): void {
		this.#dropping = true;
		for (const end of this.#ends.keys()) {
			end.unpipe();
			end.pause();
		}
	}

	mend(): void {
		this.#cut = false;
		if (!this.#dropping) return;
		this.#dropping = false;
		for (const [end, other] of this.#ends) end.pipe(other);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, 'close');
	}
}
