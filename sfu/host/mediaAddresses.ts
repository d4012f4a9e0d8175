import type { Settings } from '../config.ts';
import type { SfuOptions } from '../core/Sfu.ts';
import type { AnnouncedAddresses } from '../network/AnnouncedAddresses.ts';
import { clientCandidates } from '../network/clientCandidates.ts';
import { loopback } from '../network/interfaces.ts';
import type { Network } from '../network/Network.ts';
import { StartError } from '../startErrors.ts';

type MediaSettings = Pick<Settings, 'bind' | 'mediaBind' | 'mediaPort' | 'lastMediaPort' | 'workers' | 'announce'>;
type MediaAddresses = Pick<SfuOptions, 'listenAddresses' | 'candidatesFor' | 'firstMediaPort' | 'lastMediaPort'>;

/** Where media are received by the settings, and where clients are told to send them. @throws StartError usage */
export function mediaAddresses(
	{ bind, mediaBind, mediaPort, lastMediaPort, workers, announce }: MediaSettings,
	network: Pick<Network, 'reachable'>,
	announced: AnnouncedAddresses,
): MediaAddresses {
	const only = mediaBind ?? bind;
	if (lastMediaPort !== null && (mediaPort === 0 || lastMediaPort < mediaPort + workers - 1)) {
		const ports = `the ports from --media-port (${mediaPort}) to --last-media-port (${lastMediaPort})`;
		throw new StartError('usage', `There must be one of ${ports} for each of the --workers (${workers}).`);
	}
	if (mediaPort === 0 && announced.hasPorts)
		throw new StartError('usage', `--announce ${announce.join(', ')} has a port: --media-port must not be 0.`);
	return {
		// Every interface, so that neither the port nor a firewall's rule for it depends on what the network is.
		listenAddresses: only === null ? ['0.0.0.0', '::'] : [only],
		candidatesFor: (reached) =>
			clientCandidates(reached, {
				own: mediaBind === null ? network.reachable : [{ ...loopback, address: mediaBind }],
				announced: announced.candidates(mediaPort),
				isEverywhere: mediaBind === null,
			}),
		firstMediaPort: mediaPort,
		...(lastMediaPort !== null && { lastMediaPort }),
	};
}
