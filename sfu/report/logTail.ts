import { open } from 'node:fs/promises';

/** Of the end of the log, bytes. */
const tailBytes = 500_000;
/** Fields that hold names where names are logged. */
const named = ['name', 'displayName', 'folder', 'urls', 'names', 'host'];

/** The last lines of the log, without names. @param file null: there is none */
export async function logTail(file: string | null): Promise<string> {
	if (file === null) return 'No log file is written (--log-file off).\n';
	const text = await lastBytes(file).catch(() => null);
	if (text === null) return `${file} cannot be read.\n`;
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map(withoutNames)
		.join('');
}

async function lastBytes(file: string): Promise<string> {
	const handle = await open(file, 'r');
	try {
		const { size } = await handle.stat();
		const start = Math.max(0, size - tailBytes);
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
		const text = buffer.toString('utf8', 0, bytesRead);
		return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
	} finally {
		await handle.close();
	}
}

/** A line that is no JSON is left out: nobody knows what is in it. */
function withoutNames(line: string): string {
	try {
		const fields: Record<string, unknown> = JSON.parse(line);
		const kept = Object.entries(fields).filter(([name]) => !named.includes(name));
		return `${JSON.stringify(Object.fromEntries(kept))}\n`;
	} catch {
		return '';
	}
}
