/** Several servers that work as one. */
import { pipe } from '../cluster/pipe.ts';
import type { Measure } from '../report.ts';

export async function cluster({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	return await pipe({ quick });
}
