import { connect } from 'node:net';

const connectTimeoutMs = 4000;

/** Whether a TCP connection to the server succeeds within 4 s: in a network that drops packets a download takes minutes to fail. */
export async function canReach(url, env = process.env) {
	const proxy = env.HTTPS_PROXY ?? env.https_proxy;
	const { protocol, hostname, port } = new URL(proxy || url);
	return new Promise((resolve) => {
		const socket = connect(Number(port) || (protocol === 'http:' ? 80 : 443), hostname);
		const answer = (reached) => {
			socket.destroy();
			resolve(reached);
		};
		socket.setTimeout(connectTimeoutMs, () => answer(false));
		socket.once('connect', () => answer(true));
		socket.once('error', () => answer(false));
	});
}
