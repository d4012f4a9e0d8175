import type { FindingStep } from '../../protocol/doctor.ts';

export type Protocol = 'tcp' | 'udp';
export type Port = { protocol: Protocol; port: number };

/** What a firewall is asked about. */
export type FirewallQuestion = {
	needed: Port[];
	/** By which other computers come: what they send arrives there, at this address. */
	interfaceName: string;
	address: string;
	/** Where programs are looked for: PATH. */
	path: string;
};

/** What a firewall of this computer says of the ports of a class. */
export type FirewallReport = {
	/**
	 * `open`: it lets all of the ports through; `blocked`: these it does not; `unclear`: rules decide that cannot be judged from here;
	 * `unreadable`: it cannot be asked.
	 */
	state: 'open' | 'blocked' | 'unclear' | 'unreadable';
	/** As its users call it; null: none was found. */
	name: string | null;
	/** With `unclear`: those that may be blocked. */
	blocked: Port[];
	/** Why, if it is not about ports, as a sentence. */
	reason?: string;
	/** How to open what is blocked, the best way first. */
	steps: FindingStep[];
};

/** `44440-44443`, and single ports; without gaps, in order. */
export function portRuns(ports: readonly number[]): [first: number, last: number][] {
	const runs: [number, number][] = [];
	for (const port of [...new Set(ports)].sort((one, other) => one - other)) {
		const last = runs.at(-1);
		if (last && last[1] + 1 === port) last[1] = port;
		else runs.push([port, port]);
	}
	return runs;
}

/** Of one protocol, as a list that firewalls understand: `4443,44440-44443`. */
export const portList = (ports: readonly Port[], protocol: Protocol, between = '-', separator = ','): string =>
	portRuns(ports.filter((each) => each.protocol === protocol).map(({ port }) => port))
		.map(([first, last]) => (first === last ? String(first) : `${first}${between}${last}`))
		.join(separator);

/** The protocols that occur, TCP first. */
export const protocolsOf = (ports: readonly Port[]): Protocol[] =>
	(['tcp', 'udp'] as const).filter((protocol) => ports.some((port) => port.protocol === protocol));
