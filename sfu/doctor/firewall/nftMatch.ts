import { BlockList, isIPv6 } from 'node:net';
import { z } from 'zod';
import type { Protocol } from './FirewallReport.ts';

/** The first packet of another computer of the local network, as far as it is known. */
export type Packet = {
	protocol: Protocol;
	/** To this port of this computer. */
	port: number;
	/** Comes in by it. */
	interfaceName: string;
	/** Is sent to it; the sender is on the same network. */
	address: string;
};

/** Whether a condition holds for the packet; `maybe`: that cannot be told. */
export type Matched = 'yes' | 'no' | 'maybe';
type SetOf = (name: string) => unknown[] | undefined;

const Match = z.object({ match: z.object({ op: z.string(), left: z.unknown(), right: z.unknown() }) });
/** Statements that change nothing of a verdict. A limit is not reached by the first packet. */
const neutral = ['counter', 'log', 'limit', 'quota', 'meter', 'mangle', 'notrack', 'comment', 'ct helper'];

/** @param setOf the elements of a named set */
export function matches(statement: Record<string, unknown>, packet: Packet, setOf: SetOf): Matched {
	const { data } = Match.safeParse(statement);
	if (!data) return isNeutral(statement) ? 'yes' : 'maybe';
	const { op, left, right } = data.match;
	const value = sideOf(left, packet);
	if (value === undefined) return 'maybe';
	if (value.kind === 'source') return inverted(op, sourceMatches(right, value.network, setOf));
	return inverted(op, compared(op, right, value.value, setOf));
}

/** `limit rate over` holds only beyond the rate. */
function isNeutral(statement: Record<string, unknown>): boolean {
	const { limit } = statement;
	if (typeof limit === 'object' && limit !== null && 'inv' in limit && limit.inv === true) return false;
	return Object.keys(statement).every((name) => neutral.includes(name));
}

function inverted(op: string, matched: Matched): Matched {
	if (op !== '!=' || matched === 'maybe') return matched;
	return matched === 'yes' ? 'no' : 'yes';
}

type Value = { kind: 'value'; value: string | number } | { kind: 'source'; network: string };

const Payload = z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) });
const Meta = z.object({ meta: z.object({ key: z.string() }) });
const Ct = z.object({ ct: z.object({ key: z.string() }) });
const Fib = z.object({ fib: z.object({ result: z.literal('type'), flags: z.unknown() }) });

/** What the left side of a condition is for this packet; undefined: it cannot be known. */
function sideOf(left: unknown, packet: Packet): Value | undefined {
	const value = (known: string | number): Value => ({ kind: 'value', value: known });
	const payload = Payload.safeParse(left).data?.payload;
	if (payload) {
		const { protocol, field } = payload;
		if (field === 'dport' && (protocol === packet.protocol || protocol === 'th')) return value(packet.port);
		// Of the other protocol: the condition cannot hold.
		if (protocol === 'tcp' || protocol === 'udp') return protocol === packet.protocol ? undefined : value('');
		if (protocol === 'icmp' || protocol === 'icmpv6') return value('');
		if (protocol === 'ip' && field === 'protocol') return value(packet.protocol);
		if (protocol === 'ip6' && field === 'nexthdr') return value(packet.protocol);
		if (field === 'saddr' && protocol === (isIPv6(packet.address) ? 'ip6' : 'ip'))
			return { kind: 'source', network: packet.address };
		if (field === 'daddr' && protocol === (isIPv6(packet.address) ? 'ip6' : 'ip')) return value(packet.address);
		return protocol === 'ip' || protocol === 'ip6' ? value('') : undefined;
	}
	const meta = Meta.safeParse(left).data?.meta.key;
	if (meta === 'iifname' || meta === 'iif') return value(packet.interfaceName);
	if (meta === 'l4proto') return value(packet.protocol);
	if (meta === 'nfproto') return value(isIPv6(packet.address) ? 'ipv6' : 'ipv4');
	if (meta === 'pkttype') return value('host');
	if (Ct.safeParse(left).data?.ct.key === 'state') return value('new');
	return Fib.safeParse(left).success ? value('local') : undefined;
}

const Range = z.object({ range: z.tuple([z.unknown(), z.unknown()]) });
const AnySet = z.object({ set: z.array(z.unknown()) });
const Prefix = z.object({ prefix: z.object({ addr: z.string(), len: z.number() }) });
const Element = z.object({ elem: z.object({ val: z.unknown() }) });

function compared(op: string, right: unknown, value: string | number, setOf: SetOf): Matched {
	if (typeof right === 'string' && right.startsWith('@')) {
		const elements = setOf(right.slice(1));
		return elements ? anyOf(elements.map((element) => compared(op, element, value, setOf))) : 'maybe';
	}
	const elements = Array.isArray(right) ? right : AnySet.safeParse(right).data?.set;
	if (elements) return anyOf(elements.map((element) => compared(op, element, value, setOf)));
	const element = Element.safeParse(right).data?.elem;
	if (element) return compared(op, element.val, value, setOf);
	const range = Range.safeParse(right).data?.range;
	if (range) return yes(typeof value === 'number' && Number(range[0]) <= value && value <= Number(range[1]));
	const prefix = Prefix.safeParse(right).data?.prefix;
	if (prefix) return yes(typeof value === 'string' && isIn(prefix, value));
	if (typeof right === 'number' && typeof value === 'number' && ['<', '>', '<=', '>='].includes(op))
		return yes({ '<': value < right, '>': value > right, '<=': value <= right, '>=': value >= right }[op] ?? false);
	if (typeof right === 'string' && right.endsWith('*')) return yes(String(value).startsWith(right.slice(0, -1)));
	return typeof right === 'string' || typeof right === 'number' ? yes(right === value) : 'maybe';
}

/** A whole network of senders: a part of it says nothing of the others. */
function sourceMatches(right: unknown, own: string, setOf: SetOf): Matched {
	if (typeof right === 'string' && right.startsWith('@')) {
		const elements = setOf(right.slice(1));
		return elements ? anyOf(elements.map((element) => sourceMatches(element, own, setOf))) : 'maybe';
	}
	const elements = AnySet.safeParse(right).data?.set;
	if (elements) return anyOf(elements.map((element) => sourceMatches(element, own, setOf)));
	const element = Element.safeParse(right).data?.elem;
	if (element) return sourceMatches(element.val, own, setOf);
	const prefix = Prefix.safeParse(right).data?.prefix;
	if (prefix) return yes(isIn(prefix, own));
	if (Range.safeParse(right).success) return 'maybe';
	return typeof right === 'string' ? 'no' : 'maybe';
}

function isIn({ addr, len }: { addr: string; len: number }, address: string): boolean {
	const family = isIPv6(addr) ? 'ipv6' : 'ipv4';
	const [plain = ''] = address.split('%');
	if ((family === 'ipv6') !== isIPv6(plain)) return false;
	const list = new BlockList();
	list.addSubnet(addr, len, family);
	return list.check(plain, family);
}

function anyOf(all: Matched[]): Matched {
	if (all.includes('yes')) return 'yes';
	return all.includes('maybe') ? 'maybe' : 'no';
}

const yes = (holds: boolean): Matched => (holds ? 'yes' : 'no');
