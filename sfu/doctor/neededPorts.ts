import type { Settings } from '../config.ts';
import type { Facts } from './Check.ts';
import type { Port } from './firewall/FirewallReport.ts';

/** One for each worker, UDP and TCP; none where any free port is taken. */
export const mediaPortsOf = ({ mediaPort, workers }: Pick<Settings, 'mediaPort' | 'workers'>): number[] =>
	mediaPort === 0 ? [] : Array.from({ length: workers }, (_, index) => mediaPort + index);

export type NeededPorts = { pages: Port[]; media: Port[] };

/** What other computers must reach: of the server that runs, else as it is set. */
export function neededPorts({ server, settings }: Pick<Facts, 'server' | 'settings'>): NeededPorts {
	const pages = server ? [server.httpsPort, server.httpPort] : [settings.port, settings.httpPort];
	const media = server ? server.mediaPorts : mediaPortsOf(settings);
	return {
		pages: pages.filter((port) => port !== 0).map((port) => ({ protocol: 'tcp', port })),
		media: media.flatMap((port) => [
			{ protocol: 'udp' as const, port },
			{ protocol: 'tcp' as const, port },
		]),
	};
}
