/** A page of the server without content: only its Content-Security-Policy matters. `sfu/gateway/http/failoverFrame.ts` */
const path = '/failover';
const title = 'failover';

export type OpenSocket = (url: string, protocols?: string | string[]) => WebSocket;

/**
 * Opens WebSockets to the other servers of a cluster. The policy of a page is fixed when it is loaded, so a page may not connect to
 * servers that join later. A hidden frame of the same origin has the policy of the time at which it was loaded, and what
 * its `WebSocket` connects to is a matter of that.
 */
export class FailoverFrame {
	#frame: HTMLIFrameElement | null = null;
	#loading: HTMLIFrameElement | null = null;
	readonly #openSockets = new Map<HTMLIFrameElement, number>();

	/** The servers of the cluster have changed: loads the frame again. If the page's own server does not answer, the present one stays. */
	load(): void {
		if (!this.openSocket) return;
		this.#loading?.remove();
		const frame = document.createElement('iframe');
		frame.hidden = true;
		frame.src = path;
		frame.addEventListener('load', () => this.#loaded(frame));
		this.#loading = frame;
		document.body.append(frame);
	}

	/** Opens a WebSocket, which outlives the frame's next loading and `close`. null: this is no page, and no policy holds. */
	get openSocket(): OpenSocket | null {
		return typeof document === 'undefined' ? null : this.#openSocket;
	}

	readonly #openSocket: OpenSocket = (url, protocols) => {
		const frame = this.#frame;
		// The window of a frame has the constructors of every window.
		const view = frame?.contentWindow as typeof globalThis | null | undefined;
		const socket = new (view ?? globalThis).WebSocket(url, protocols);
		if (frame) this.#watch(frame, socket);
		return socket;
	};

	/** Idempotent. */
	close(): void {
		const frame = this.#frame;
		this.#loading?.remove();
		this.#loading = null;
		this.#frame = null;
		if (frame) this.#removeUnused(frame);
	}

	#loaded(frame: HTMLIFrameElement): void {
		if (frame !== this.#loading) return;
		this.#loading = null;
		// Of an error page of the browser there is no document, and another page of the server has another title.
		if (frame.contentDocument?.title !== title) {
			frame.remove();
			return;
		}
		const former = this.#frame;
		this.#frame = frame;
		if (former) this.#removeUnused(former);
	}

	/** With a frame, its sockets end. */
	#watch(frame: HTMLIFrameElement, socket: WebSocket): void {
		this.#openSockets.set(frame, (this.#openSockets.get(frame) ?? 0) + 1);
		socket.addEventListener('close', () => {
			this.#openSockets.set(frame, (this.#openSockets.get(frame) ?? 1) - 1);
			this.#removeUnused(frame);
		});
	}

	#removeUnused(frame: HTMLIFrameElement): void {
		if ((this.#openSockets.get(frame) ?? 0) > 0) return;
		this.#openSockets.delete(frame);
		if (frame !== this.#frame) frame.remove();
	}
}
