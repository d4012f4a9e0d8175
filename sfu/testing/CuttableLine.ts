import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP line to a port of this computer that can be cut and mended, e.g. that of one participant of a class. */
export class CuttableLine {
	readonly #server: Server;
	readonly #ends = new Set<Socket>();
	readonly #frozen = new Set<Socket>();
	#cut = false;

	private constructor(port: number) {
		this.#server = createServer((near) => {
			if (this.#cut) return void near.destroy();
			const far = connect(port, '127.0.0.1');
			for (const [end, other] of [
				[near, far],
				[far, near],
			] as const) {
				this.#ends.add(end);
				end.on('error', () => {});
				end.on('close', () => {
					this.#ends.delete(end);
					if (!this.#frozen.has(end)) other.destroy();
				});
				end.pipe(other);
			}
		});
	}

	static async to(port: number): Promise<CuttableLine> {
		const line = new CuttableLine(port);
		line.#server.listen(0, '127.0.0.1');
		await once(line.#server, 'listening');
		return line;
	}

	/** As `http://…`, for a server that speaks HTTP. */
	get url(): string {
		// A server that listens on TCP has such an address.
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Both sides lose their connections, and no new one comes up. */
	cut(): void {
		this.#cut = true;
		for (const end of this.#ends) end.destroy();
	}

	/** Present connections carry nothing any more, and neither side learns when the other one closes; new ones work. */
	freeze(): void {
		for (const end of this.#ends) {
			this.#frozen.add(end);
			end.unpipe();
		}
	}

	mend(): void {
		this.#cut = false;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, 'close');
	}
}
