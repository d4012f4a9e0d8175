import { z } from 'zod';
import { matches, type Packet } from './nftMatch.ts';

const Statement = z.looseObject({});
type Statement = z.output<typeof Statement>;

/** What `nft -j list ruleset` has that is read here; everything else in it is passed over. */
const Listing = z.object({
	nftables: z.array(
		z.object({
			chain: z
				.object({
					family: z.string().default('inet'),
					table: z.string(),
					name: z.string(),
					hook: z.string().optional(),
					prio: z.number().default(0),
					policy: z.string().optional(),
				})
				.optional(),
			rule: z
				.object({ family: z.string().default('inet'), table: z.string(), chain: z.string(), expr: z.array(Statement) })
				.optional(),
			set: z
				.object({
					family: z.string().default('inet'),
					table: z.string(),
					name: z.string(),
					elem: z.array(z.unknown()).default([]),
				})
				.optional(),
		}),
	),
});

type Chain = {
	id: string;
	table: string;
	family: string;
	hook: string | null;
	prio: number;
	policy: string;
	rules: Statement[][];
};
export type Ruleset = { chains: Map<string, Chain>; sets: Map<string, unknown[]> };

/** null: it is no listing of nft. */
export function readRuleset(text: string): Ruleset | null {
	const { data } = Listing.safeParse(parsed(text));
	if (!data) return null;
	const ruleset: Ruleset = { chains: new Map(), sets: new Map() };
	for (const { chain } of data.nftables) {
		if (!chain) continue;
		const { family, table: tableName, name, hook = null, prio, policy = 'accept' } = chain;
		const table = `${family} ${tableName}`;
		const id = `${table} ${name}`;
		ruleset.chains.set(id, { id, table, family, hook, prio, policy, rules: [] });
	}
	for (const { rule, set } of data.nftables) {
		if (rule) ruleset.chains.get(`${rule.family} ${rule.table} ${rule.chain}`)?.rules.push(rule.expr);
		if (set) ruleset.sets.set(`${set.family} ${set.table} ${set.name}`, set.elem);
	}
	return ruleset;
}

/** What may become of a packet. `continue`: the next rule decides; `return`: the chain that asked, or the policy. */
type Outcome = 'accept' | 'drop' | 'continue' | 'return';
const hooks = ['prerouting', 'input'];
/** Chains that ask each other deeper than nft itself allows are not followed. */
const maxDepth = 16;

export type Judgement = {
	verdict: 'accept' | 'drop' | 'unclear';
	/** The base chain that decides, e.g. `inet filter input`; empty with `accept`. */
	chain: string;
};

/**
 * What the rules do with the first packet that another computer of the local network sends to a port. It has to be accepted by
 * every chain through which it comes. A rule whose conditions cannot be judged here may apply or not.
 */
export function judge(ruleset: Ruleset, packet: Packet): Judgement {
	const families = packet.address.includes(':') ? ['inet', 'ip6'] : ['inet', 'ip'];
	const bases = [...ruleset.chains.values()]
		.filter(({ family, hook }) => hook !== null && hooks.includes(hook) && families.includes(family))
		.sort((one, other) => hooks.indexOf(one.hook ?? '') - hooks.indexOf(other.hook ?? '') || one.prio - other.prio);
	let unclear: Judgement | null = null;
	for (const base of bases) {
		const outcomes = new Walk(ruleset, packet).through(base);
		if (outcomes.delete('return')) outcomes.add(base.policy === 'drop' ? 'drop' : 'accept');
		if (!outcomes.has('drop')) continue;
		if (outcomes.size === 1) return { verdict: 'drop', chain: base.id };
		unclear ??= { verdict: 'unclear', chain: base.id };
	}
	return unclear ?? { verdict: 'accept', chain: '' };
}

const Target = z.object({ target: z.string() });
/** A map of verdicts, e.g. `ct state vmap { established : accept, new : jump checks }`. */
const VerdictMap = z.object({ key: z.unknown(), data: z.object({ set: z.array(z.tuple([z.unknown(), Statement])) }) });
const unknown: readonly Outcome[] = ['accept', 'drop', 'continue'];

/** One packet on its way through chains. */
class Walk {
	readonly #ruleset: Ruleset;
	readonly #packet: Packet;

	constructor(ruleset: Ruleset, packet: Packet) {
		this.#ruleset = ruleset;
		this.#packet = packet;
	}

	/** Never has `continue`. */
	through(chain: Chain, depth = 0): Set<Outcome> {
		const found = new Set<Outcome>();
		for (const rule of chain.rules) {
			const { applies, outcomes } = this.#outcomesOf(rule, chain, depth);
			for (const outcome of outcomes) if (outcome !== 'continue') found.add(outcome);
			if (applies === 'yes' && !outcomes.has('continue')) return found;
		}
		return found.add('return');
	}

	#outcomesOf(
		rule: Statement[],
		chain: Chain,
		depth: number,
	): { applies: 'yes' | 'no' | 'maybe'; outcomes: Set<Outcome> } {
		let applies: 'yes' | 'maybe' = 'yes';
		for (const statement of rule) {
			const outcomes = this.#verdictOf(statement, chain, depth);
			if (outcomes) return { applies, outcomes };
			const matched = matches(statement, this.#packet, (name) => this.#ruleset.sets.get(`${chain.table} ${name}`));
			if (matched === 'no') return { applies: 'no', outcomes: new Set() };
			if (matched === 'maybe') applies = 'maybe';
		}
		return { applies, outcomes: new Set(['continue']) };
	}

	/** null: it is a condition. */
	#verdictOf(statement: Statement, chain: Chain, depth: number): Set<Outcome> | null {
		if ('accept' in statement) return new Set(['accept']);
		if ('drop' in statement || 'reject' in statement) return new Set(['drop']);
		if ('return' in statement) return new Set(['return']);
		if ('queue' in statement) return new Set(unknown);
		if ('vmap' in statement) return this.#mapped(statement.vmap, chain, depth);
		const { data } = Target.safeParse(statement.jump ?? statement.goto);
		return data ? this.#jump(data.target, 'goto' in statement, chain, depth) : null;
	}

	/** Who was sent by `goto` does not come back to this chain. */
	#jump(target: string, isGoto: boolean, { table }: Chain, depth: number): Set<Outcome> {
		const chain = this.#ruleset.chains.get(`${table} ${target}`);
		if (!chain || depth >= maxDepth) return new Set(unknown);
		const outcomes = this.through(chain, depth + 1);
		if (!isGoto && outcomes.delete('return')) outcomes.add('continue');
		return outcomes;
	}

	#mapped(map: unknown, chain: Chain, depth: number): Set<Outcome> {
		const { data } = VerdictMap.safeParse(map);
		if (!data) return new Set(unknown);
		const found = new Set<Outcome>(['continue']);
		for (const [right, statement] of data.data.set) {
			const matched = matches({ match: { op: '==', left: data.key, right } }, this.#packet, () => undefined);
			const outcomes = this.#verdictOf(statement, chain, depth) ?? new Set(['continue']);
			if (matched === 'yes') return outcomes;
			if (matched === 'maybe') for (const outcome of outcomes) found.add(outcome);
		}
		return found;
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
