/**
 * `npm run crowd -- --url URL [--code CODE] [--people N] [--seconds N] [--name NAME] [--no-cameras]`. Ends with Ctrl+C, after so
 * many seconds, or when the class is over for everybody. Exit codes: 0 everybody was inside, 1 a failure, 2 usage error.
 */
import { noFfmpeg } from '../../sfu/testing/decodedMedia.ts';
import { looksOf } from '../../sfu/testing/syntheticMedia.ts';
import { type EncodedPerson, encodePerson } from '../recording/encodedPerson.ts';
import { Crowd } from './Crowd.ts';
import { Entrance, NoEntrance } from './entrance.ts';
import { parse, usage } from './options.ts';

/** How many look different; the sixth person looks like the first. */
const looksCount = 5;

const errorText = (error: unknown) => (error instanceof Error ? error.message : String(error));
const tell = (line: string) => void process.stderr.write(`${line}\n`);

/** Resolves when somebody presses Ctrl+C, or a service manager ends it. */
const stopped = new Promise<void>((resolve) => {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});

/** Each takes a second. Without FFmpeg there are none. */
function encodeLooks(people: number): Promise<EncodedPerson[]> {
	if (noFfmpeg) tell(`Pictures and sounds have no content: ${noFfmpeg}.`);
	const count = noFfmpeg ? 0 : Math.min(people, looksCount);
	return Promise.all(Array.from({ length: count }, (_, index) => encodePerson({ ...looksOf(index), flashes: false })));
}

async function main(): Promise<number> {
	let wanted: ReturnType<typeof parse>;
	try {
		wanted = parse(process.argv.slice(2));
	} catch (error) {
		tell(`${errorText(error)}\n${usage}`);
		return 2;
	}
	const { url, code, people, seconds, name, cameras } = wanted;
	try {
		const entrance = await Entrance.find(url, code ?? null);
		const looks = await encodeLooks(people);
		const gathering = Crowd.gather(entrance, { people, name, looks, hasCameras: cameras, tell });
		const crowd = await Promise.race([gathering, stopped]);
		if (!crowd) return 0;
		tell(`${people} of ${people} are in the class. Ctrl+C lets them leave.`);
		const over = [stopped, crowd.ended()];
		if (seconds !== undefined) over.push(new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
		await Promise.race(over);
		await crowd.leave();
		return 0;
	} catch (error) {
		tell(errorText(error));
		return error instanceof NoEntrance ? 2 : 1;
	}
}

process.exit(await main());
