import type { Finding } from '../../protocol/doctor.ts';
import { type Check, note, ok, warning } from '../Check.ts';
import { type FirewallReport, type Port, portList, protocolsOf } from '../firewall/FirewallReport.ts';
import { readFirewall } from '../firewall/readFirewall.ts';
import { type NeededPorts, neededPorts } from '../neededPorts.ts';

/** The firewall of this computer. Those on the way to it cannot be asked. */
export const firewall: Check = {
	name: 'firewall',
	title: 'Firewall of this computer',
	find: async (facts) => {
		const needed = neededPorts(facts);
		const { interfaceName, address } = facts.network.preferred;
		const report = await readFirewall(facts.platform, {
			needed: [...needed.pages, ...needed.media],
			interfaceName,
			address,
			path: process.env.PATH ?? '',
		});
		return [findingOf(report, needed), neededFinding(needed)];
	},
};

function findingOf({ state, name, blocked, reason, steps }: FirewallReport, needed: NeededPorts): Finding {
	const named = name === null ? 'A firewall of this computer' : `The firewall of this computer (${name})`;
	const ports = portsText(blocked);
	switch (state) {
		case 'open':
			return ok('firewall.open', `${named} lets students in.`);
		case 'blocked':
			return warning(
				'firewall.blocked',
				reason
					? `${named} keeps students out. ${reason}`
					: `${named} drops ${ports}: ${consequenceOf(blocked, needed)}`,
				...steps,
			);
		case 'unclear':
			return note(
				'firewall.unclear',
				reason
					? `${named} may keep students out. ${reason}`
					: `${named} may drop ${ports}: that depends on rules that cannot be judged from here.`,
				...steps,
			);
		case 'unreadable':
			return note('firewall.unreadable', `${named} may be in the way: that cannot be read from here.`, ...steps);
	}
}

function neededFinding({ pages, media }: NeededPorts): Finding {
	const list = portsText([...pages, ...media]);
	return ok('firewall.needed', `A firewall must let in ${list || 'whichever ports the system chooses'}.`);
}

/** `TCP 4443, 4480; UDP 44440-44443`. */
const portsText = (ports: Port[]): string =>
	protocolsOf(ports)
		.map((protocol) => `${protocol.toUpperCase()} ${portList(ports, protocol, '-', ', ')}`)
		.join(' and ');

/** What participants meet. */
function consequenceOf(blocked: Port[], { media }: NeededPorts): string {
	const isMedia = ({ protocol, port }: Port) => media.some((one) => one.protocol === protocol && one.port === port);
	if (!blocked.every(isMedia)) return 'the page does not open on other computers.';
	const udpOnly = blocked.every(({ protocol }) => protocol === 'udp');
	return udpOnly ? 'sound and video take the slower way by TCP.' : 'others get no sound or video.';
}
