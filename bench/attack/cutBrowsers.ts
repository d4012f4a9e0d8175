/** Chromium on a computer of its own, whose cable is cut for 8 and for 20 s: how soon everybody is seen again, in the same page. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumPath } from '../../e2e/fixtures/chromium.ts';
import { Classroom } from '../../e2e/fixtures/classroom.ts';
import { removeNamespaces } from '../../e2e/fixtures/lan.ts';
import { obstacleTo } from '../../e2e/fixtures/machine.ts';
import type { Participant } from '../../e2e/fixtures/participant.ts';
import { ann, type Persona, teacher } from '../../e2e/fixtures/personas.ts';
import { runFolder } from '../../e2e/fixtures/run.ts';
import type { Measure } from '../report.ts';
import { type AttackOptions, broken, inTime, Obstacle } from './Attack.ts';

/** A short outage is waited for; after a long one the page joins again. */
const cuts = { short: { ms: 8_000, againMs: 1_000 }, long: { ms: 20_000, againMs: 5_000 } };
const giveUpMs = 40_000;
const pollMs = 20;

export async function cutBrowsers(options: AttackOptions): Promise<Record<string, Measure>> {
	const obstacle = obstacleTo('serve');
	if (obstacle) throw new Obstacle(obstacle);
	if (!existsSync(chromiumPath)) throw new Obstacle('there is no Chromium');
	const classroom = await Classroom.open('serve');
	try {
		await classroom.teacher.home.startClass(teacher.name);
		const annIn = await classroom.join(ann);
		await Promise.all([classroom.teacher.sees(ann), annIn.sees(teacher)]);
		await annIn.page.evaluate(() => Object.assign(window, { sinceBefore: true }));
		const measures: Record<string, Measure> = {};
		const broke: string[] = [];
		for (const [name, { ms, againMs }] of Object.entries(options.quick ? { short: cuts.short } : cuts)) {
			const tookMs = await cut(classroom, annIn, ms);
			measures[`${name}AgainAfter`] = inTime(options, tookMs, againMs);
			if (tookMs >= giveUpMs) broke.push(`after ${ms} ms nobody is seen again`);
			if (!(await annIn.page.evaluate(() => 'sinceBefore' in window))) broke.push(`after ${ms} ms the page is another`);
			if ((await classroom.teacher.others()).length !== 1)
				broke.push(`after ${ms} ms the seat is there twice, or gone`);
		}
		return { ...measures, notHeld: broken(broke) };
	} finally {
		await classroom.close();
		await removeNamespaces(() => true);
		await rm(runFolder(), { recursive: true, force: true });
	}
}

/** @returns how long after the cable is there again both see each other move, ms */
async function cut(classroom: Classroom, student: Participant, ms: number): Promise<number> {
	const { teacher: host } = classroom;
	const computer = await classroom.computerOf(ann);
	await computer.setCableCut(true);
	await sleep(ms);
	const before = await Promise.all([host.framesDrawnOf(ann), student.framesDrawnOf(teacher)]).catch(() => [0, 0]);
	await computer.setCableCut(false);
	const sinceMs = performance.now();
	await Promise.all([moves(host, ann, before[0] ?? 0), moves(student, teacher, before[1] ?? 0)]);
	return performance.now() - sinceMs;
}

type Watching = { framesDrawnOf(persona: Persona): Promise<number> };

/** Settles when new frames of the persona are drawn, or after `giveUpMs`. @param before frames drawn so far; another tile begins at 0 */
async function moves(watching: Watching, persona: Persona, before: number): Promise<void> {
	const untilMs = performance.now() + giveUpMs;
	let last = before;
	while (performance.now() < untilMs) {
		// Without a tile, nobody is seen.
		const frames = await watching.framesDrawnOf(persona).catch(() => 0);
		if (frames > last) return;
		last = frames;
		await sleep(pollMs);
	}
}
