/** What this computer's own firewall says of the ports of a class, where it can be read. */
import { execFile } from 'node:child_process';
import { z } from 'zod';

const timeoutMs = 3_000;

export type Protocol = 'tcp' | 'udp';
export type Port = { protocol: Protocol; port: number };

export type FirewallReport = {
	/** `open`: it lets all of the ports through; `blocked`: these it does not; `unreadable`: nobody here can tell. */
	state: 'open' | 'blocked' | 'unreadable';
	/** As its users call it; null: none was found. */
	name: string | null;
	blocked: Port[];
	/** Commands or steps that open what is needed. */
	remedies: string[];
};

/** Asks the firewalls of this system, one after the other. Never rejects. */
export async function readFirewall(needed: Port[]): Promise<FirewallReport> {
	if (process.platform === 'win32') return windows();
	if (process.platform === 'darwin') return macos();
	const ufw = await outputOf('ufw', ['status']);
	if (ufw?.includes('Status: active')) return reportOf('ufw', notIn(ufwPorts(ufw), needed), ufwRemedy);
	const firewalld = await outputOf('firewall-cmd', ['--list-ports']);
	if (firewalld !== null) return reportOf('firewalld', notIn(portRanges(firewalld), needed), firewalldRemedy);
	const ruleset = await outputOf('nft', ['-j', 'list', 'ruleset']);
	if (ruleset === null) return { state: 'unreadable', name: null, blocked: [], remedies: [] };
	return reportOf('nftables', nftBlocks(ruleset, needed), nftRemedy);
}

function reportOf(name: string, blocked: Port[], remedy: (port: Port) => string): FirewallReport {
	return { state: blocked.length > 0 ? 'blocked' : 'open', name, blocked, remedies: blocked.map(remedy) };
}

const ufwRemedy = ({ port, protocol }: Port) => `sudo ufw allow ${port}/${protocol}`;
const firewalldRemedy = ({ port, protocol }: Port) => `sudo firewall-cmd --add-port=${port}/${protocol}`;
const nftRemedy = ({ port, protocol }: Port) => `let ${protocol} dport ${port} pass in the input chain`;

/** Without a program rule of ours Windows asks at the first start; somebody may have answered with no. */
async function windows(): Promise<FirewallReport> {
	const rule = `netsh advfirewall firewall add rule name="Lectern" dir=in action=allow program="${process.execPath}" profile=private`;
	const known = await outputOf('netsh', ['advfirewall', 'firewall', 'show', 'rule', 'name=Lectern']);
	return {
		state: known === null ? 'unreadable' : 'open',
		name: 'Windows Defender Firewall',
		blocked: [],
		remedies: [rule],
	};
}

async function macos(): Promise<FirewallReport> {
	const name = 'macOS Firewall';
	const state = await outputOf('/usr/libexec/ApplicationFirewall/socketfilterfw', ['--getglobalstate']);
	if (state?.includes('State = 0')) return { state: 'open', name, blocked: [], remedies: [] };
	const step = 'allow Lectern in System Settings, Network, Firewall, Options';
	return { state: 'unreadable', name, blocked: [], remedies: [step] };
}

/** null: the program is not there, may not be asked, or does not answer. */
export function outputOf(program: string, args: string[], limitMs = timeoutMs): Promise<string | null> {
	return new Promise((resolve) => {
		const child = execFile(program, args, { windowsHide: true }, (error, stdout) => {
			clearTimeout(timer);
			resolve(error ? null : stdout);
		});
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			// A program that it has started may hold these open.
			child.stdout?.destroy();
			child.stderr?.destroy();
			resolve(null);
		}, limitMs);
	});
}

type PortRange = { protocol: Protocol | null; first: number; last: number };

/** Of what `ufw status` allows to everybody: `44440:44441/udp ALLOW Anywhere`. */
const ufwPorts = (status: string): PortRange[] =>
	status
		.split('\n')
		.flatMap((line) => (/\bALLOW\b.*\bAnywhere\b/.test(line) ? portRanges(line.split(/\s+/)[0] ?? '') : []));

/** Of `4443/tcp 44440-44441/udp 4480`. */
export function portRanges(text: string): PortRange[] {
	return [...text.matchAll(/(\d+)(?:[:-](\d+))?(?:\/(tcp|udp))?/g)].map(([, first, last, protocol]) => ({
		protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : null,
		first: Number(first),
		last: Number(last ?? first),
	}));
}

const notIn = (allowed: PortRange[], needed: Port[]): Port[] =>
	needed.filter(
		({ protocol, port }) =>
			!allowed.some((range) => (range.protocol ?? protocol) === protocol && range.first <= port && port <= range.last),
	);

/** What `nft -j list ruleset` has that is read here; everything else in it is passed over. */
const Ruleset = z.object({
	nftables: z.array(
		z.object({
			chain: z
				.object({ name: z.string(), table: z.string(), hook: z.string().optional(), policy: z.string().optional() })
				.optional(),
			rule: z.object({ chain: z.string(), table: z.string(), expr: z.array(z.looseObject({})) }).optional(),
		}),
	),
});
const PortMatch = z.object({
	match: z.object({
		op: z.literal('=='),
		left: z.object({ payload: z.object({ protocol: z.enum(['tcp', 'udp', 'th']), field: z.literal('dport') }) }),
		right: z.unknown(),
	}),
});

/** Ports that an input chain drops by name, or by its policy where no rule lets them through. */
export function nftBlocks(ruleset: string, needed: Port[]): Port[] {
	const { data } = Ruleset.safeParse(parsed(ruleset));
	if (!data) return [];
	const chains = data.nftables.flatMap(({ chain }) => (chain?.hook === 'input' ? [chain] : []));
	return needed.filter((port) =>
		chains.some(({ name, table, policy }) => {
			const rules = data.nftables.flatMap(({ rule }) =>
				rule?.chain === name && rule.table === table ? [rule.expr] : [],
			);
			const verdict = rules.filter((expr) => names(expr, port)).map(verdictOf)[0];
			// Where another chain is asked too, its policy alone decides nothing.
			const decidesAlone = !rules.some((expr) => expr.some((statement) => 'jump' in statement || 'goto' in statement));
			return verdict === 'drop' || (verdict === undefined && policy === 'drop' && decidesAlone);
		}),
	);
}

/** Whether the rule is about this port. */
function names(expr: object[], { protocol, port }: Port): boolean {
	return expr.some((statement) => {
		const { data } = PortMatch.safeParse(statement);
		if (!data) return false;
		const { payload } = data.match.left;
		return (payload.protocol === protocol || payload.protocol === 'th') && holds(data.match.right, port);
	});
}

/** A port, `{ range: [first, last] }`, or `{ set: [...] }` of both. */
function holds(right: unknown, port: number): boolean {
	if (right === port) return true;
	if (typeof right !== 'object' || right === null) return false;
	if ('set' in right && Array.isArray(right.set)) return right.set.some((item) => holds(item, port));
	if (!('range' in right) || !Array.isArray(right.range)) return false;
	const [first, last]: unknown[] = right.range;
	return Number(first) <= port && port <= Number(last);
}

const verdictOf = (expr: object[]): 'drop' | 'accept' =>
	expr.some((statement) => 'drop' in statement || 'reject' in statement) ? 'drop' : 'accept';

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
