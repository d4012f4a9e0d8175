/** How long clients may take, ms: a connection costs memory and a file handle also while nothing comes. */

/** For a TLS handshake. */
export const handshakeTimeoutMs = 10_000;
/** Options of every http and https server. Headers of a request, and a whole one: 200 megabytes at 1 Mbit/s. */
export const requestTimeouts = {
	headersTimeout: 20_000,
	requestTimeout: 1_800_000,
	connectionsCheckingInterval: 5_000,
};
/** A whole request of all routes but those of `slowBodies`: at most some megabytes on a bad Wi-Fi. */
export const bodyTimeoutMs = 60_000;
/** `timeout` of every server: nothing was read or written, e.g. by a player of a recording that is paused. It asks again. */
export const idleTimeoutMs = 180_000;
