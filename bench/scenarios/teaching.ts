/** What teaching with ink and votes costs: what viewers receive, how long a point and a vote take, and whether all see the same. */
import type { Measure } from '../report.ts';
import { classMeasures } from '../teaching/classMeasures.ts';
import { inkMeasures } from '../teaching/inkMeasures.ts';
import { TaughtClass } from '../teaching/TaughtClass.ts';
import { voteMeasures } from '../teaching/voteMeasures.ts';

export async function teaching({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	return {
		...(await inLesson((lesson) => inkMeasures(lesson, quick ? 8_000 : 60_000))),
		...(await inLesson(voteMeasures)),
		...(await classMeasures(quick ? 2 : 8, quick ? 3_000 : 6_000)),
	};
}

async function inLesson(measures: (lesson: TaughtClass) => Promise<Record<string, Measure>>) {
	const lesson = await TaughtClass.begin();
	try {
		return await measures(lesson);
	} finally {
		await lesson.end();
	}
}
