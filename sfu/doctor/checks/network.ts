import type { InterfaceKind, LanAddress } from '../../network/interfaces.ts';
import { type Check, note, ok, problem, step, warning } from '../Check.ts';

const kindTexts: Record<InterfaceKind, string> = {
	ethernet: 'cable',
	wifi: 'Wi-Fi',
	vpn: 'VPN',
	virtual: 'of virtual machines or containers',
	loopback: 'this computer only',
	other: 'unknown kind',
};
const addressText = ({ address, interfaceName, kind }: LanAddress) =>
	`${address} (${interfaceName}, ${kindTexts[kind]})`;

/** Addresses that computers give themselves when nobody gives them one: RFC 3927, RFC 4291. */
const isSelfAssigned = (address: string) => /^(169\.254\.|fe80:)/i.test(address);

const choose = step('If your students are on that network, choose it in Lectern under Settings, Network.');

export const network: Check = {
	name: 'network',
	title: 'Network',
	exitAs: 'network',
	find: ({ network: { addresses, preferred, isConnected }, settings: { bind } }) => {
		if (!isConnected && bind !== null)
			return [note('network.bound', `Bound to ${bind}: only browsers on this computer can join.`)];
		if (!isConnected) {
			return [
				problem(
					'network.none',
					'This computer is on no network: nobody else can join.',
					step('Connect it to the Wi-Fi that your students use, or plug in a cable.'),
					step(
						'Without any network, switch on the hotspot of this computer or of a phone, and let everybody join that.',
					),
				),
			];
		}
		const others = addresses.filter((entry) => entry !== preferred && entry.kind !== 'vpn');
		return [
			ok('network.address', `Students reach this computer at ${addressText(preferred)}.`),
			...(isSelfAssigned(preferred.address)
				? [
						warning(
							'network.selfAssigned',
							'The network has given this computer no address, so it has chosen one itself: students are reached only if theirs did the same.',
							step('Disconnect and connect again. If that does not help, the router is the cause: restart it.'),
						),
					]
				: []),
			...others.map((entry) => note('network.also', `Also at ${addressText(entry)}.`, choose)),
		];
	},
};
