/** Whole classes join at once on open connections, without media (thundering herd); the product and the bare server alternate. */
import { Herd } from '../peers/Herd.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { alternate, measureRatio, measureSide, type Sides, withBothServers } from '../sides.ts';

/** Of the 95th percentile: bounds of it, and of its multiple of the bare server's. */
const targets = {
	class: { p95Ms: 16, ratio: 1.3 },
	school: { p95Ms: null, ratio: 1.15 },
};
const classSize = 50;
const schoolClasses = 10;
/** Of each size. */
const rounds = 24;
/** The rate limit allows a connection 20 joins and leaves in 10 s. */
const pauseMs = 1_250;
const flags = ['--rooms-per-address', '1000'];

type Joins = { p50Ms: number; p95Ms: number; failures: number };

export async function herds({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const one = await joining({ classes: 1, count: quick ? 10 : rounds });
	const ten = await joining({ classes: schoolClasses, count: quick ? 6 : rounds });
	const failures = [...one, ...ten].reduce((sum, { product }) => sum + product.failures, 0);
	return {
		...summary('herd50', one, targets.class),
		...summary('herd500', ten, targets.school),
		herdFailures: measure(failures, 'count', 0),
	};
}

function joining({ classes, count }: { classes: number; count: number }): Promise<Sides<Joins>[]> {
	return withBothServers(flags, async (servers) => {
		const herds = {
			product: await Herd.connect(servers.product, { classes, classSize }),
			bare: await Herd.connect(servers.bare, { classes, classSize }),
		};
		const rounds = await alternate({ count, pauseMs }, (side, round) => joinAndLeave(herds[side], round));
		for (const herd of Object.values(herds)) herd.disconnect();
		return rounds;
	});
}

async function joinAndLeave(herd: Herd, round: number): Promise<Joins> {
	const { tookMs, failures } = await herd.join(String(round));
	await herd.leave();
	return { p50Ms: percentile(tookMs, 50), p95Ms: percentile(tookMs, 95), failures };
}

function summary(
	name: string,
	rounds: Sides<Joins>[],
	target: { p95Ms: number | null; ratio: number },
): Record<string, Measure> {
	const [p50, p95] = [({ p50Ms }: Joins) => p50Ms, ({ p95Ms }: Joins) => p95Ms];
	const of = (side: 'product' | 'bare') => ({ side, unit: 'ms' }) as const;
	return {
		[`${name}P50`]: measureSide(rounds, of('product'), p50),
		[`${name}BareP50`]: measureSide(rounds, of('bare'), p50),
		[`${name}P95`]: measureSide(rounds, { ...of('product'), target: target.p95Ms }, p95),
		[`${name}BareP95`]: measureSide(rounds, of('bare'), p95),
		[`${name}Ratio`]: measureRatio(rounds, p95, target.ratio),
	};
}
