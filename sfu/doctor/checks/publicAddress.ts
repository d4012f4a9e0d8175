import { addressSpaceOf } from '../../network/addressSpace.ts';
import { type Check, note, ok, step, warning } from '../Check.ts';

const isLocal = (address: string) => addressSpaceOf(address) !== 'public';

/** Universities give laptops addresses of the internet: browsers treat such a page as one from anywhere. */
export const publicAddress: Check = {
	name: 'publicAddress',
	title: 'Address of this computer',
	find: ({ network: { preferred, addresses, isConnected }, server }) => {
		if (!isConnected) return [];
		if (isLocal(preferred.address))
			return [
				ok('publicAddress.local', `${preferred.address} belongs to a local network: browsers know that it is near.`),
			];
		const other = addresses.find(({ address, kind }) => isLocal(address) && kind !== 'vpn' && kind !== 'virtual');
		const text = `${preferred.address} is an address of the internet. Browsers warn on every visit, also on devices that trust this computer, and may ask before they open the first page.`;
		return [
			warning(
				'publicAddress.public',
				text,
				...(other ? [step(`Choose ${other.address} (${other.interfaceName}) under Settings, Network.`)] : []),
				server?.localName
					? step(`Let students open http://${server.localName}:${server.httpPort} instead: that name is local.`)
					: step('Let students use the name that ends in .local, once the class is open.'),
			),
			note(
				'publicAddress.reachable',
				'If the network lets it through, others on the internet can reach the class, too: keep its code among your students.',
			),
		];
	},
};
