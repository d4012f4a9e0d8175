import type { FindingStep } from '../../protocol/doctor.ts';
import { type Check, ok, problem, step, warning } from '../Check.ts';

const retry = step('Then check again.');

export const vpn: Check = {
	name: 'vpn',
	title: 'VPN',
	exitAs: 'network',
	find: ({ network: { addresses, preferred }, platform }) => {
		const all = addresses.filter(({ kind }) => kind === 'vpn');
		const steps = all.map(({ interfaceName }) => disconnecting(interfaceName, platform));
		if (preferred.kind === 'vpn') {
			const text = `The only network is a VPN (${preferred.interfaceName}): students in the room cannot reach it.`;
			return [problem('vpn.only', text, step('Connect this computer to the Wi-Fi that your students use.'), ...steps)];
		}
		if (all.length === 0) return [ok('vpn.none', 'No VPN is connected.')];
		return all.map(({ interfaceName, address }, index) =>
			warning(
				'vpn.connected',
				`A VPN is connected: ${address} (${interfaceName}). Some of them keep students away from this computer.`,
				steps[index] ?? retry,
				retry,
			),
		);
	},
};

/** By the name that the program gives its interface on Linux; elsewhere the names do not tell the program. */
function disconnecting(interfaceName: string, platform: NodeJS.Platform): FindingStep {
	const text = 'If students cannot connect, disconnect it during the class.';
	if (platform === 'win32')
		return step('If students cannot connect, disconnect it in Settings, Network, VPN.', 'rasdial /disconnect');
	if (platform !== 'linux') return step('If students cannot connect, disconnect it in its own app during the class.');
	if (/^tailscale/.test(interfaceName)) return step(text, 'sudo tailscale down');
	if (/^nordlynx/.test(interfaceName)) return step(text, 'nordvpn disconnect');
	if (/^wg/.test(interfaceName)) return step(text, `sudo wg-quick down ${interfaceName}`);
	return step(text, `nmcli device disconnect ${interfaceName}`);
}
