/** Writes to the file in its only argument until it is ended. */
import { SegmentFile } from './SegmentFile.ts';

const [path] = process.argv.slice(2);
if (!path) throw new Error('usage: growingFile.fixture.ts FILE');
const file = new SegmentFile(path);
setInterval(() => file.write(new Uint8Array(100)), 20);
