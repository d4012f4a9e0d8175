/** Recording: what is in the files and the film, what a kill loses, what it costs, and a full disk. Needs FFmpeg. */
import { costMeasures } from '../recording/costMeasures.ts';
import { diskMeasures } from '../recording/diskMeasures.ts';
import { filmMeasures } from '../recording/filmMeasures.ts';
import { killMeasures } from '../recording/killMeasures.ts';
import { lessonMeasures } from '../recording/lessonMeasures.ts';
import type { Measure } from '../report.ts';

export async function recording({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	if (!quick) {
		return {
			...(await costMeasures(5, 10_000)),
			...(await lessonMeasures(60_000)),
			...(await killMeasures(20, 2)),
			...(await diskMeasures()),
			...(await filmMeasures(600_000)),
		};
	}
	// The cost is measured alone; the others do not disturb one another.
	const cost = await costMeasures(2, 3_000);
	const [lesson, kills, disk] = await Promise.all([lessonMeasures(15_000), killMeasures(3, 3), diskMeasures()]);
	return { ...cost, ...lesson, ...kills, ...disk, ...(await filmMeasures(20_000)) };
}
