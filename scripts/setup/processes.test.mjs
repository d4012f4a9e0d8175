import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { projectDir } from './paths.mjs';
import { run } from './processes.mjs';
import { testFolder } from './testFolder.mjs';

const processes = pathToFileURL(join(projectDir, 'scripts', 'setup', 'processes.mjs')).href;

describe('run', () => {
	test('returns the exit code and the last lines of output', async () => {
		const result = await run(process.execPath, ['-e', 'console.log("one"); console.error("two"); process.exit(3)']);
		expect(result.code).toBe(3);
		expect(result.tail.sort()).toEqual(['one', 'two']);
	});
	test('returns the code null for a program that does not exist', async () => {
		expect((await run('/no/such/program', [])).code).toBeNull();
	});
	test.skipIf(process.platform === 'win32')('kills grandchildren too when it times out', async () => {
		// The grandchild holds the pipe: if it survived, run() would wait for its 30 seconds.
		const result = await run('sh', ['-c', 'sleep 30 & wait'], { timeoutMs: 300 });
		expect(result).toMatchObject({ code: null, timedOut: true });
	});
});

describe.skipIf(process.platform === 'win32')('attach and followParent', () => {
	/** Starts a parent that attaches to a child, which prints the signals it receives. */
	async function startParentAndChild() {
		const dir = testFolder();
		const child = join(dir, 'child.mjs');
		const parent = join(dir, 'parent.mjs');
		writeFileSync(
			child,
			`import { followParent } from '${processes}'; followParent();
			for (const signal of ['SIGTERM', 'SIGHUP']) process.once(signal, () => { console.log('got', signal); process.exit(5); });
			setInterval(() => {}, 1000); console.log('ready');`,
		);
		writeFileSync(
			parent,
			`import { attach } from '${processes}';
			process.exit(await attach(process.execPath, ['${child}'], { watched: true }));`,
		);
		const started = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
		let output = '';
		started.stdout.setEncoding('utf8').on('data', (text) => {
			output += text;
		});
		await expect.poll(() => output, { message: 'output of the child', timeout: 15_000 }).toContain('ready');
		return { started, output: () => output };
	}

	test.each(['SIGTERM', 'SIGHUP'])('forwards %s to the child and returns its exit code', async (signal) => {
		const { started, output } = await startParentAndChild();
		started.kill(signal);
		expect(await once(started, 'close')).toEqual([5, null]);
		expect(output()).toContain(`got ${signal}`);
	});

	test('ends the child with SIGTERM when the parent is killed with SIGKILL', async () => {
		const { started, output } = await startParentAndChild();
		started.kill('SIGKILL');
		await once(started, 'close'); // the pipe closes when the child is gone too
		expect(output()).toContain('got SIGTERM');
	});
});
