import { getuid } from 'node:process';
import { step } from '../Check.ts';
import { type FirewallQuestion, type FirewallReport, type Port, portList, protocolsOf } from './FirewallReport.ts';
import { judge, readRuleset } from './nftRuleset.ts';
import { outputOf } from './outputOf.ts';

/** nftables itself, and iptables, which is nftables since 2018. */
export async function askNftables({ needed, path, ...way }: FirewallQuestion): Promise<FirewallReport> {
	const text = await outputOf('nft', ['-j', 'list', 'ruleset'], path);
	const ruleset = text === null ? null : readRuleset(text);
	if (ruleset === null) return unreadable(text === null);
	const judged = needed.map((port) => ({ port, ...judge(ruleset, { ...port, ...way }) }));
	const report = (state: 'blocked' | 'unclear', verdict: 'drop' | 'unclear'): FirewallReport => {
		const blocked = judged.filter((each) => each.verdict === verdict);
		const chains = Map.groupBy(blocked, ({ chain }) => chain);
		const steps = [...chains].flatMap(([chain, ports]) =>
			opening(
				chain,
				ports.map(({ port }) => port),
			),
		);
		return { state, name: 'nftables', blocked: blocked.map(({ port }) => port), steps };
	};
	if (judged.some(({ verdict }) => verdict === 'drop')) return report('blocked', 'drop');
	if (judged.some(({ verdict }) => verdict === 'unclear')) return report('unclear', 'unclear');
	return { state: 'open', name: 'nftables', blocked: [], steps: [] };
}

/** Only root may read the rules. */
function unreadable(notAnswered: boolean): FirewallReport {
	const isRoot = getuid?.() === 0;
	const steps = notAnswered && !isRoot ? [step('Let an administrator look at it.', 'sudo nft list ruleset')] : [];
	return { state: 'unreadable', name: null, blocked: [], steps };
}

/** @param chain `inet filter input` */
const opening = (chain: string, ports: Port[]) => [
	...protocolsOf(ports).map((protocol) =>
		step(
			`Let ${protocol.toUpperCase()} through until the next restart:`,
			`sudo nft insert rule ${chain} ${protocol} dport '{ ${portList(ports, protocol, '-', ', ')} }' accept`,
		),
	),
	step('To keep it, put the same rule into /etc/nftables.conf.'),
];
