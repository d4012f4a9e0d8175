/** What teaching with documents, ink and votes costs: what viewers receive, how long a page, a point and a vote take, and whether all see the same. */
import { type Measure, tellPart } from '../report.ts';
import { classMeasures } from '../teaching/classMeasures.ts';
import { documentMeasures } from '../teaching/documentMeasures.ts';
import { inkMeasures } from '../teaching/inkMeasures.ts';
import { StudentBrowser } from '../teaching/StudentBrowser.ts';
import { screenMeasures } from '../teaching/screenMeasures.ts';
import { TaughtClass } from '../teaching/TaughtClass.ts';
import { voteMeasures } from '../teaching/voteMeasures.ts';

type Options = {
	quick: boolean;
	/** Only this one. */
	part: string | undefined;
};

/** A part's measures begin with what it is about. */
const parts: Record<string, (quick: boolean) => Promise<Record<string, Measure>>> = {
	ink: (quick) => inLesson((lesson) => inkMeasures(lesson, quick ? 6_000 : 60_000)),
	screen: (quick) => inBrowser((lesson, browser) => screenMeasures(lesson, browser, quick ? 1 : 8)),
	pdf: (quick) => inBrowser((lesson, browser) => documentMeasures(lesson, browser, quick ? 2 : 9)),
	votes: () => inLesson(voteMeasures),
	class: (quick) => classMeasures(quick ? 2 : 8, quick ? 2_000 : 6_000),
};

export const teachingParts = Object.keys(parts);

export async function teaching({ quick, part }: Options): Promise<Record<string, Measure>> {
	const measures: Record<string, Measure> = {};
	for (const [name, run] of Object.entries(parts)) {
		if (part !== undefined && part !== name) continue;
		const measured = await run(quick);
		tellPart(name, measured);
		Object.assign(measures, measured);
	}
	return measures;
}

function inBrowser(measures: (lesson: TaughtClass, browser: StudentBrowser) => Promise<Record<string, Measure>>) {
	return inLesson(async (lesson) => {
		const browser = await StudentBrowser.open(lesson);
		try {
			return await measures(lesson, browser);
		} finally {
			await browser.close();
		}
	});
}

async function inLesson(measures: (lesson: TaughtClass) => Promise<Record<string, Measure>>) {
	const lesson = await TaughtClass.begin();
	try {
		return await measures(lesson);
	} finally {
		await lesson.end();
	}
}
