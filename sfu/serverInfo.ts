/** What a started server says of itself: the line of `serve --json`, and the `ready` message to the desktop process. */
export type ServerInfo = {
	version: string;
	pid: number;
	/** Preferred address first, https before http, e.g. `https://192.168.1.5:4443`. */
	urls: string[];
	httpsPort: number;
	httpPort: number;
	/** One per worker, UDP and TCP. */
	mediaPorts: number[];
	roomId: string;
	roomCode: string;
	hostToken: string;
	/** PEM of the per-install CA. */
	caFile: string;
	/** SHA-256 of the CA certificate, colon hex, upper case. */
	fingerprint: string;
};

/** SFU process -> desktop process. */
export type MessageToParent =
	| { type: 'ready'; info: ServerInfo }
	| { type: 'failed'; code: string; message: string }
	| { type: 'pong' }
	/** Participants connected: the desktop holds its power-save blocker while it is above 0. */
	| { type: 'participants'; count: number };

/** Desktop process -> SFU process. `configure` comes once, first. */
export type MessageFromParent =
	| { type: 'configure'; settings: Record<string, unknown> }
	| { type: 'ping' }
	/** Addresses may have changed (woke up): look again now. */
	| { type: 'networkChanged' }
	| { type: 'stop' };
