import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Creates a temporary folder, which is removed when the running test has finished. */
export function testFolder() {
	const dir = mkdtempSync(join(tmpdir(), 'lectern-scripts-'));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	return dir;
}
