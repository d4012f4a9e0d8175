/** The product and the bare server by turns: what other programs do at that time concerns both. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BareServer } from './bare/BareServer.ts';
import { type Measure, measureInterval, median, type Unit } from './report.ts';
import { BenchServer } from './server.ts';

export type Sides<T> = { product: T; bare: T };
type Side = keyof Sides<unknown>;

/** Both run until `use` has settled. @param flags further ones of the product */
export async function withBothServers<T>(
	flags: readonly string[],
	use: (servers: { product: BenchServer; bare: BareServer }) => Promise<T>,
): Promise<T> {
	const product = await BenchServer.start({ flags: ['--open', '--workers', '1', ...flags] });
	try {
		const bare = await BareServer.start();
		try {
			return await use({ product, bare });
		} finally {
			await bare.stop();
		}
	} finally {
		await product.stop();
	}
}

export type Rounds = {
	count: number;
	/** Between two rounds, ms. Default 0. */
	pauseMs?: number;
	/** A round more comes first and is thrown away: code runs slowly until V8 has optimised it. Default true. */
	warmsUp?: boolean;
};

/** Measures both sides in each round; who is first changes. @param measureOne gets the number of the round as well, from 0 on */
export async function alternate<T>(
	{ count, pauseMs = 0, warmsUp = true }: Rounds,
	measureOne: (side: Side, round: number) => Promise<T>,
): Promise<Sides<T>[]> {
	const rounds: Sides<T>[] = [];
	for (let round = 0; round < count + (warmsUp ? 1 : 0); round++) {
		if (round > 0) await sleep(pauseMs);
		rounds.push(await inTurn(round % 2 === 1, (side) => measureOne(side, round)));
	}
	return rounds.slice(-count);
}

async function inTurn<T>(bareFirst: boolean, measureOne: (side: Side) => Promise<T>): Promise<Sides<T>> {
	if (bareFirst) return { bare: await measureOne('bare'), product: await measureOne('product') };
	return { product: await measureOne('product'), bare: await measureOne('bare') };
}

/** The median of one value of one side. */
export function measureSide<T>(
	rounds: readonly Sides<T>[],
	{ side, unit, target = null }: { side: Side; unit: Unit; target?: number | null },
	pick: (measured: T) => number,
): Measure {
	return measureInterval(rounds, medianOf(side, pick), unit, target);
}

/** The product's median, as a multiple of the bare server's. */
export function measureRatio<T>(
	rounds: readonly Sides<T>[],
	pick: (measured: T) => number,
	target: number | null = null,
): Measure {
	return measureInterval(
		rounds,
		(drawn) => medianOf('product', pick)(drawn) / medianOf('bare', pick)(drawn),
		'x',
		target,
	);
}

/** By how many percent the product's value is above the bare server's, as the median of the rounds. */
export function measureAdded<T>(
	rounds: readonly Sides<T>[],
	pick: (measured: T) => number,
	target: number | null = null,
): Measure {
	const added = (drawn: readonly Sides<T>[]) =>
		median(drawn.map(({ product, bare }) => (pick(product) / pick(bare) - 1) * 100));
	return measureInterval(rounds, added, '%', target);
}

const medianOf =
	<T>(side: Side, pick: (measured: T) => number) =>
	(rounds: readonly Sides<T>[]) =>
		median(rounds.map((round) => pick(round[side])));
