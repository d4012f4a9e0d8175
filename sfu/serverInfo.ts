/** Facts of a started server: the line of `serve --json`, and the `ready` message to the desktop process. */
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
	/** Token for the host of the home room and for every management route. */
	hostToken: string;
	/** Path of the certificate to trust, PEM: of the CA of this computer, or of the root of its school. */
	caFile: string;
	/** SHA-256 of the CA certificate, colon hex, upper case. */
	fingerprint: string;
	/** Absolute path of the folder with the lesson folders; missing: this server keeps no recordings. */
	recordingsDir: string;
};

/** SFU process -> desktop process. */
export type MessageToParent =
	| { type: 'ready'; info: ServerInfo }
	/** `hostAddress`: with `in-use`, a fresh one-time address of the host screen of the server that uses the data folder. */
	| { type: 'failed'; code: string; message: string; hostAddress?: string }
	| { type: 'pong' }
	/** Number of participants. Above 0, the desktop blocks power saving. */
	| { type: 'participants'; count: number }
	/** Open a hidden window at this path of the server, in which a page makes a film; it replaces one that is open. */
	| { type: 'openFilmWindow'; path: string }
	| { type: 'closeFilmWindow' };

/** Desktop process -> SFU process. `configure` is the first message and is sent once. */
export type MessageFromParent =
	| { type: 'configure'; settings: Record<string, unknown> }
	| { type: 'ping' }
	/** Network addresses may have changed, e.g. after sleep: read them now. */
	| { type: 'networkChanged' }
	/** `available`: after `ready`, film windows can be opened. `gone`: the open one crashed or does not respond. */
	| { type: 'filmWindow'; state: 'available' | 'gone' }
	| { type: 'stop' };
