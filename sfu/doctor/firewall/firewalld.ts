import { step } from '../Check.ts';
import { type FirewallQuestion, type FirewallReport, type Port, portList, protocolsOf } from './FirewallReport.ts';
import { outputOf } from './outputOf.ts';
import { isIn, portRanges } from './ufw.ts';

/** Targets of a zone that let in what no rule names. */
const openTargets = new Set(['ACCEPT']);

/** null: it is not there, or does not run. */
export async function askFirewalld({ needed, interfaceName, path }: FirewallQuestion): Promise<FirewallReport | null> {
	const state = await outputOf('firewall-cmd', ['--state'], path);
	if (state === null) return null;
	const ofInterface = await outputOf('firewall-cmd', [`--get-zone-of-interface=${interfaceName}`], path);
	const zone = (ofInterface ?? (await outputOf('firewall-cmd', ['--get-default-zone'], path)) ?? '').trim();
	const listing = await outputOf('firewall-cmd', [`--zone=${zone}`, '--list-all'], path);
	const name = zone ? `firewalld, zone ${zone}` : 'firewalld';
	if (listing === null) return { state: 'unreadable', name, blocked: [], steps: opening(needed, zone) };
	const field = (key: string) => new RegExp(`^\\s*${key}: (.*)$`, 'm').exec(listing)?.[1]?.trim() ?? '';
	if (openTargets.has(field('target'))) return { state: 'open', name, blocked: [], steps: [] };
	const blocked = needed.filter((port) => !isIn(portRanges(field('ports')), port));
	if (blocked.length === 0) return { state: 'open', name, blocked, steps: [] };
	const steps = opening(blocked, zone);
	// What services and rich rules let through is not read here.
	const isPlain = !/^\s*rich rules:\s*\n\s+\S/m.test(listing);
	return { state: isPlain ? 'blocked' : 'unclear', name, blocked, steps };
}

function opening(ports: Port[], zone: string) {
	const ranges = protocolsOf(ports).flatMap((protocol) =>
		portList(ports, protocol)
			.split(',')
			.map((range) => `--add-port=${range}/${protocol}`),
	);
	const command = ['sudo firewall-cmd --permanent', ...(zone ? [`--zone=${zone}`] : []), ...ranges].join(' ');
	return [step('Let them through, and keep it:', `${command} && sudo firewall-cmd --reload`)];
}
