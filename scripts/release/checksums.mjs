import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../package/fileDigests.mjs';

const fileName = 'SHA256SUMS';

/** Writes SHA256SUMS as `sha256sum --check` reads it, of the files directly in a folder. */
export function writeChecksums(folder) {
	const names = readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== fileName)
		.map((entry) => entry.name)
		.sort();
	writeFileSync(join(folder, fileName), names.map((name) => `${digestOf(join(folder, name))}  ${name}\n`).join(''));
}
