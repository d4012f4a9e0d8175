import { SfuError } from '../errors.ts';
import { maxLobbyEntries, maxWaitingPerAddress } from '../limits.ts';

/**
 * Whether one more person may wait in the lobby of a room. Whoever knows the code gets as many tokens as it likes: one address
 * leaves room for others.
 * @param networks addresses (of IPv6, networks) of those who wait; undefined: not known
 * @throws SfuError room-full
 */
export function requireWaitingPlace(networks: (string | undefined)[], network: string | undefined): void {
	if (networks.length >= maxLobbyEntries) throw new SfuError('room-full', 'too many are waiting');
	if (network === undefined) return;
	if (networks.filter((other) => other === network).length >= maxWaitingPerAddress)
		throw new SfuError('room-full', 'too many are waiting from this address');
}
