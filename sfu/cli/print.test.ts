import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('no command writes to the terminal around print and printError', () => {
	const folder = import.meta.dirname;
	const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !/^print\.|\.test\.ts$/.test(name));
	const around = sources.filter((name) =>
		/std(out|err)\.write|console\./.test(readFileSync(join(folder, name), 'utf8')),
	);
	expect(sources).toContain('serve.ts');
	expect(around).toEqual([]);
});
