import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { LogSampler } from '../core/LogSampler.ts';
import { dialects } from '../dialects/index.ts';
import { BothProtocols } from '../gateway/http/bothProtocols.ts';
import { createHttpApp, type HttpAppOptions } from '../gateway/http/http.ts';
import { createHttpsServer, setCertificate } from '../gateway/http/https.ts';
import { createLegacyPort, openLegacyPort } from '../gateway/http/legacyPorts.ts';
import { listenOnFree } from '../gateway/http/listen.ts';
import { PendingConnections } from '../gateway/http/PendingConnections.ts';
import type { App } from '../gateway/http/routes/parts.ts';
import { SocketGateway } from '../gateway/socket/SocketGateway.ts';
import type { Sessions } from '../handlers/ClientSession.ts';
import type { KeyPair } from '../host/tls/issue.ts';
import type { CloseStack } from './CloseStack.ts';

type Given = HttpAppOptions & {
	/** Of this computer's own authority: shown unless there is a certificate of somebody else. */
	leaf: KeyPair;
	sessions: Sessions;
	/** Called when somebody comes who may soon have something saved. */
	comes: () => void;
};

export type Listeners = {
	readonly app: App;
	readonly gateway: SocketGateway;
	/** The certificate that new connections get, PEM. */
	certificate(): string;
	/** Another certificate of this computer's own authority, for new connections. */
	renewLeaf(leaf: KeyPair): void;
	/**
	 * Opens the ports. Resolves to those that were free.
	 * @throws StartError network
	 */
	listen(): Promise<{ https: number; http: number }>;
};

/** The https, http and legacy ports, closed as yet: requests and sockets of all of them go through one pipeline. */
export async function createListeners(given: Given, opened: CloseStack): Promise<Listeners> {
	const { settings, givenCertificate, phoneChecks, metrics, logger, leaf } = given;
	const { app, server: http } = await createHttpApp(given);
	opened.add(app, (it) => it.close());
	http.on('upgrade', given.comes);
	// Pages, pictures and health checks save nothing.
	http.on('request', ({ method }) => method !== 'GET' && given.comes());
	let shown = givenCertificate?.pair ?? leaf;
	const https = createHttpsServer(http, shown);
	const show = (pair: KeyPair) => {
		shown = pair;
		setCertificate(https, pair);
	};
	givenCertificate?.on('changed', show);
	const legacyPorts = settings.legacyPort.map((port) => createLegacyPort(http, port));
	const servers: Server[] = [http, https, ...legacyPorts.map((legacy) => legacy.server)];
	const bothProtocols = new BothProtocols(https, http, new PendingConnections(new LogSampler(logger), metrics));
	for (const server of servers) bothProtocols.serveBoth(server);
	https.on('connection', (socket: Socket) => phoneChecks.secureConnectionFrom(socket.remoteAddress));
	opened.add(bothProtocols, (it) => stopListening(servers, it));
	const { open, seatsPerPerson, allowOrigin: allowedOrigins } = settings;
	const oneOfSeveral = settings.redis !== null;
	const gateway = new SocketGateway(http, { ...given, open, seatsPerPerson, allowedOrigins, oneOfSeveral, dialects });
	opened.add(gateway, (it) => it.close());
	return {
		...{ app, gateway },
		certificate: () => shown.certificate,
		renewLeaf: (renewed) => {
			if (!givenCertificate) show(renewed);
		},
		listen: async () => {
			const [httpsPort, httpPort] = await Promise.all([
				listenOnFree(https, settings.port, settings.bind),
				listenOnFree(http, settings.httpPort, settings.bind),
			]);
			await Promise.all(legacyPorts.map((legacy) => openLegacyPort(legacy, settings.bind, logger)));
			return { https: httpsPort, http: httpPort };
		},
	};
}

/** All at once: a connection that one of them has accepted may be served by another. */
async function stopListening(servers: Server[], bothProtocols: BothProtocols): Promise<void> {
	const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
	bothProtocols.close();
	for (const server of servers) server.closeAllConnections();
	await Promise.all(closed);
}
