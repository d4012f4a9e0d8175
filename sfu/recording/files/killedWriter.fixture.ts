/**
 * Writes a segment until it is killed: `killedWriter.fixture.ts SOURCE CODEC FILE`. SOURCE: a file with packets, which it adds
 * again and again. Prints `N` as soon as N packets were written.
 */
import { type CodecName, codecNames, readMedia } from './encodedMedia.fixture.ts';
import { MatroskaSegment } from './MatroskaSegment.ts';

const [source = '', name, path = ''] = process.argv.slice(2);
const codecName = codecNames.find((each): each is CodecName => each === name);
if (!codecName) throw new Error('usage: killedWriter.fixture.ts SOURCE CODEC FILE');
const { codec, packets } = await readMedia(source, codecName);
const segment = new MatroskaSegment(path, codec);
let written = 0;
for (let timestampMs = 0; ; ) {
	for (const packet of packets) {
		segment.add({ ...packet, timestampMs });
		await segment.written();
		written++;
		console.log(written);
		timestampMs += 20;
	}
}
