import { readFile } from 'node:fs/promises';
import { step } from '../Check.ts';
import { type FirewallQuestion, type FirewallReport, type Port, portList, protocolsOf } from './FirewallReport.ts';
import { matches } from './nftMatch.ts';
import { outputOf } from './outputOf.ts';

/** Readable by everybody, unlike the rules. */
const configurationFile = '/etc/ufw/ufw.conf';

/** null: it is not there, or switched off. */
export async function askUfw(question: FirewallQuestion): Promise<FirewallReport | null> {
	const { needed, path } = question;
	const status = await outputOf('ufw', ['status', 'verbose'], path);
	const allOpen = opening(needed);
	if (status === null)
		return (await isEnabled(path)) ? { state: 'unreadable', name: 'ufw', blocked: [], steps: allOpen } : null;
	if (!/^Status: active/m.test(status)) return null;
	const allowsOthers = /^Default: (allow|limit) \(incoming\)/m.test(status);
	const rules = status.split('\n').flatMap((line) => ruleOf(line) ?? []);
	const isLetIn = (port: Port) => rules.find((rule) => covers(rule, port, question))?.allows ?? allowsOthers;
	const blocked = needed.filter((port) => !isLetIn(port));
	if (blocked.length === 0) return { state: 'open', name: 'ufw', blocked, steps: [] };
	return { state: 'blocked', name: 'ufw', blocked, steps: opening(blocked) };
}

async function isEnabled(path: string): Promise<boolean> {
	// Without the program, the file is a remnant.
	if ((await outputOf('ufw', ['version'], path)) === null) return false;
	return /^ENABLED=yes/m.test(await readFile(configurationFile, 'utf8').catch(() => ''));
}

type Rule = { ports: PortRange[]; interfaceName: string | null; allows: boolean; from: string };

/** Of `4443,44440:44443/udp on eth0   ALLOW IN    192.168.1.0/24`. Rules with names of applications are passed over. */
function ruleOf(line: string): Rule | null {
	const form = /^(\S+?)(?: \(v6\))?(?: on (\S+))?\s+(ALLOW|LIMIT|DENY|REJECT)(?: IN)?\s+(.+)$/;
	const [, to, interfaceName, action, from] = form.exec(line.replace(/\s+#.*$/, '')) ?? [];
	if (to === undefined || action === undefined || from === undefined) return null;
	const ports = to === 'Anywhere' ? [{ protocol: null, first: 0, last: 65_535 }] : portRanges(to);
	return {
		ports,
		interfaceName: interfaceName ?? null,
		allows: action === 'ALLOW' || action === 'LIMIT',
		from: from.trim(),
	};
}

function covers(
	{ ports, interfaceName, from }: Rule,
	port: Port,
	{ interfaceName: own, address }: FirewallQuestion,
): boolean {
	if (interfaceName !== null && interfaceName !== own) return false;
	return isFromClass(from, address) && isIn(ports, port);
}

/** Whether the senders of a rule are those of our network. @param from e.g. `Anywhere`, `Anywhere (v6)`, `192.168.1.0/24` */
function isFromClass(from: string, address: string): boolean {
	if (from.startsWith('Anywhere')) return from.includes('(v6)') === address.includes(':');
	const [addr = '', len] = from.split('/');
	if (len === undefined) return false;
	const left = { payload: { protocol: address.includes(':') ? 'ip6' : 'ip', field: 'saddr' } };
	const right = { prefix: { addr, len: Number(len) } };
	const packet = { protocol: 'tcp', port: 0, interfaceName: '', address } as const;
	return matches({ match: { op: '==', left, right } }, packet, () => undefined) === 'yes';
}

const opening = (ports: Port[]) =>
	protocolsOf(ports).map((protocol) =>
		step(`Let ${protocol.toUpperCase()} through:`, `sudo ufw allow ${portList(ports, protocol, ':')}/${protocol}`),
	);

export type PortRange = { protocol: Port['protocol'] | null; first: number; last: number };

/** Of `4443/tcp 44440-44441/udp 4480` or `44440:44441,4443/tcp`. */
export function portRanges(text: string): PortRange[] {
	return text.split(/\s+/).flatMap((word) => {
		const [ports = '', protocol] = word.split('/');
		const known = protocol === 'tcp' || protocol === 'udp' ? protocol : null;
		if (protocol !== undefined && known === null) return [];
		return [...ports.matchAll(/(\d+)(?:[:-](\d+))?/g)].map(([, first, last]) => ({
			protocol: known,
			first: Number(first),
			last: Number(last ?? first),
		}));
	});
}

export const isIn = (ranges: PortRange[], { protocol, port }: Port): boolean =>
	ranges.some((range) => (range.protocol ?? protocol) === protocol && range.first <= port && port <= range.last);
