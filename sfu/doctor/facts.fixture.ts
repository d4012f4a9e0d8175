import { completeSettings, type GivenSettings } from '../config.ts';
import type { LanAddress } from '../network/interfaces.ts';
import type { Facts } from './Check.ts';

export const wifi: LanAddress = { interfaceName: 'wlan0', address: '192.168.1.5', kind: 'wifi' };

type Wanted = Partial<Omit<Facts, 'settings' | 'network'>> & { settings?: GivenSettings; addresses?: LanAddress[] };

/** Of a computer with Wi-Fi, on which no server runs; `addresses`: the preferred one first, none without a network. */
export function factsWith({ settings = {}, addresses = [wifi], ...others }: Wanted = {}): Facts {
	const [preferred = { interfaceName: 'lo', address: '127.0.0.1', kind: 'loopback' }] = addresses;
	const network = { addresses: [preferred, ...addresses.slice(1)], preferred, isConnected: addresses.length > 0 };
	const known = { platform: 'linux' as const, clockDoubt: null, server: null };
	return { ...known, settings: completeSettings(settings), network, ...others };
}

export const runningServer = {
	pid: 4711,
	httpsPort: 4443,
	httpPort: 4480,
	mediaPorts: [44440],
	localName: 'laptop.local',
	storage: null,
};
