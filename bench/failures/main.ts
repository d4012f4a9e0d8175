/**
 * Runs parts of the scenario `failures` in a network namespace of its own, as the class at its servers: `main.ts PART... [--quick]`.
 * Measures go to the parent process, what happens to stderr.
 */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFolder } from '../../e2e/fixtures/run.ts';
import { type Measure, tellPart } from '../report.ts';
import { drain } from './drain.ts';
import { killedHome } from './killedHome.ts';
import { RoamingClass } from './RoamingClass.ts';
import { redisOutage } from './redisOutage.ts';
import { twoHomes } from './twoHomes.ts';

const parts = { killedHome, redisOutage, twoHomes, drain };
const names = process.argv.slice(2);
const quick = names.includes('--quick');
const startedMs = performance.now();
const logFile = path.join(await scratchFolder('log'), 'class.log');
const log = (text: string) => {
	const line = `${((performance.now() - startedMs) / 1000).toFixed(2)} s  ${text}\n`;
	appendFileSync(logFile, line);
	if (/^[a-zA-Z ]+ \d+[: ]/.test(text) && !text.startsWith('Student')) process.stderr.write(line);
};

const measures: Record<string, Measure> = {};
const room = await RoamingClass.open(log, ['--drain-seconds', '2']);
for (const [name, part] of Object.entries(parts)) {
	if (!names.includes(name)) continue;
	const measured = await part(room, { quick });
	tellPart(name, measured);
	Object.assign(measures, measured);
}
await room.close();
await new Promise((resolve) => process.send?.(measures, resolve));
process.exit(0);
