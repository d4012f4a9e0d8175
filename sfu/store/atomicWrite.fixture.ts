/** Writes to the file in its only argument. */
import { writeFileAtomically } from './files.ts';

const [file] = process.argv.slice(2);
if (!file) throw new Error('usage: atomicWrite.fixture.ts FILE');
await writeFileAtomically(file, 'content');
