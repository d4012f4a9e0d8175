import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { type RawData, WebSocket } from 'ws';
import { SfuError } from '../../core/errors.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import { maxLinkFrameBytes } from './frames.ts';
import { Accepted, Challenge } from './handshake.ts';
import { channelOf, type Handshake, isProof, newNonce, proofOf } from './proof.ts';

/** How long it may take to open a link, ms by `setRunningTimeout`. */
export const dialMs = 1_000;
/** Where other servers open links to this one. */
export const linkPath = '/cluster';

/** Where a server is reached by other servers. */
export type LinkTarget = {
	serverId: string;
	/** `https://…`, tried all at once; `http://…` only without a fingerprint, and of this computer. */
	linkUrls: string[];
	/** SHA-256 of its certificate, upper case hex with colons; null: it speaks http alone. */
	fingerprint: string | null;
};

type Dialling = { ownId: string; secret: () => string | Uint8Array };

/**
 * Opens a connection to another server, on which both have proved that they know the secret.
 * @param opened is called before anything else is read from the socket
 * @throws SfuError unavailable
 */
export function dial<T>(target: LinkTarget, { ownId, secret }: Dialling, opened: (socket: WebSocket) => T): Promise<T> {
	const { serverId, fingerprint } = target;
	const scheme = fingerprint === null ? 'http:' : 'https:';
	const urls = target.linkUrls
		.filter((url) => URL.canParse(url))
		.map((url) => new URL(linkPath, url))
		// Without TLS, whoever stands between could take over what both have proved.
		.filter(({ protocol, hostname }) => protocol === scheme && (scheme === 'https:' || isLoopback(hostname)));
	return new Promise((resolve, reject) => {
		const failures: string[] = [];
		/** Those that are opening; the first that is challenged drops the others. */
		let candidates: WebSocket[] = [];
		const cancelDeadline = setRunningTimeout(() => fail('it does not answer'), dialMs);
		const drop = (dropped: WebSocket[]) => {
			candidates = candidates.filter((each) => !dropped.includes(each));
			for (const socket of dropped) socket.terminate();
		};
		const fail = (reason: string) => {
			cancelDeadline();
			drop(candidates);
			reject(new SfuError('unavailable', `no link to server ${serverId}: ${[...failures, reason].join('; ')}`));
		};
		const candidateFailed = (socket: WebSocket, reason: string) => {
			if (!candidates.includes(socket)) return;
			drop([socket]);
			if (candidates.length === 0) fail(reason);
			else failures.push(reason);
		};
		for (const url of urls) {
			const socket = connect(url);
			candidates.push(socket);
			let seen: Handshake | undefined;
			let channel = '';
			socket.on('error', (error) => candidateFailed(socket, error.message));
			socket.on('close', () => candidateFailed(socket, 'it has closed the connection'));
			socket.on('upgrade', ({ socket: connection }: IncomingMessage) => {
				if (fingerprintOf(connection) !== fingerprint) candidateFailed(socket, 'it has another certificate');
				else channel = channelOf(connection);
			});
			const read = (data: RawData) => {
				if (!candidates.includes(socket)) return;
				try {
					if (!seen) {
						const challenge = Challenge.parse(JSON.parse(String(data)));
						if (challenge.serverId !== serverId) throw new Error('another server answers there');
						drop(candidates.filter((each) => each !== socket));
						const nonces = { diallingNonce: newNonce(), acceptingNonce: challenge.nonce };
						seen = { diallingId: ownId, acceptingId: serverId, ...nonces, channel };
						const mac = proofOf(secret(), 'dialling', seen);
						socket.send(JSON.stringify({ kind: 'response', serverId: ownId, nonce: seen.diallingNonce, mac }));
						return;
					}
					const { mac } = Accepted.parse(JSON.parse(String(data)));
					if (!isProof(mac, proofOf(secret(), 'accepting', seen))) throw new Error('it has another secret');
				} catch (error) {
					candidateFailed(socket, error instanceof Error ? error.message : 'its answer cannot be read');
					return;
				}
				cancelDeadline();
				candidates = [];
				socket.off('message', read);
				try {
					resolve(opened(socket));
				} catch (error) {
					socket.terminate();
					reject(error);
				}
			};
			socket.on('message', read);
		}
		if (urls.length === 0) fail('it has no address');
	});
}

function connect(url: URL): WebSocket {
	return new WebSocket(url, {
		perMessageDeflate: false,
		maxPayload: maxLinkFrameBytes,
		followRedirects: false,
		// Pinned: nobody needs to vouch for it.
		rejectUnauthorized: false,
		minVersion: 'TLSv1.3',
	});
}

const isLoopback = (hostname: string) => /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(hostname);

function fingerprintOf(connection: unknown): string | null {
	if (!(connection instanceof TLSSocket)) return null;
	return connection.getPeerX509Certificate()?.fingerprint256 ?? null;
}
