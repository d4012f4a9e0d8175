import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TurnLines } from './TurnLines.ts';

test('lines of one turn are written together and in order, those of a later one afterwards', async () => {
	const written: string[] = [];
	const lines = new TurnLines((text) => void written.push(text));
	lines.write('a\n');
	await Promise.resolve();
	lines.write('b\n');
	expect(written).toEqual([]);
	await setImmediate();
	expect(written).toEqual(['a\nb\n']);
	lines.write('c\n');
	await setImmediate();
	expect(written).toEqual(['a\nb\n', 'c\n']);
});

test.each([
	['exit', 'process.exit(3);', 3],
	['an exception', 'throw new Error("nobody catches this");', 1],
])('a process that ends by %s at once has written all', (_how, ending, status) => {
	const module = JSON.stringify(new URL('./TurnLines.ts', import.meta.url).href);
	const program = `import { writeSync } from 'node:fs'; import { TurnLines } from ${module};
		const lines = new TurnLines((text) => writeSync(1, text)); lines.write('last\\n'); ${ending}`;
	const ended = spawnSync(
		process.execPath,
		['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program],
		{ encoding: 'utf8' },
	);
	expect(ended).toMatchObject({ status, stdout: 'last\n' });
});
