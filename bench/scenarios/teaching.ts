/** What teaching with documents, ink and votes costs: what viewers receive, how long a page, a point and a vote take, and whether all see the same. */
import type { Measure } from '../report.ts';
import { classMeasures } from '../teaching/classMeasures.ts';
import { documentMeasures } from '../teaching/documentMeasures.ts';
import { inkMeasures } from '../teaching/inkMeasures.ts';
import { StudentBrowser } from '../teaching/StudentBrowser.ts';
import { screenMeasures } from '../teaching/screenMeasures.ts';
import { TaughtClass } from '../teaching/TaughtClass.ts';
import { voteMeasures } from '../teaching/voteMeasures.ts';

export async function teaching({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	return {
		...(await inLesson((lesson) => inkMeasures(lesson, quick ? 6_000 : 60_000))),
		...(await inLesson((lesson) => browserMeasures(lesson, quick))),
		...(await inLesson(voteMeasures)),
		...(await classMeasures(quick ? 2 : 8, quick ? 2_000 : 6_000)),
	};
}

async function browserMeasures(lesson: TaughtClass, quick: boolean): Promise<Record<string, Measure>> {
	const browser = await StudentBrowser.open(lesson);
	try {
		return {
			...(await screenMeasures(lesson, browser, quick ? 1 : 8)),
			...(await documentMeasures(lesson, browser, quick ? 2 : 9)),
		};
	} finally {
		await browser.close();
	}
}

async function inLesson(measures: (lesson: TaughtClass) => Promise<Record<string, Measure>>) {
	const lesson = await TaughtClass.begin();
	try {
		return await measures(lesson);
	} finally {
		await lesson.end();
	}
}
