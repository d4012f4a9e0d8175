import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestIssuer } from '../testing/TestIssuer.ts';
import { TestServer } from '../testing/TestServer.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-token-examples-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Copies a program out of the page that shows it. */
async function copyExample(language: string, file: string): Promise<void> {
	const page = await readFile(join(root, 'docs/clients/tokens.md'), 'utf8');
	const [, program] = new RegExp(`\`\`\`${language}\n(// ${file}[^]+?)\`\`\``).exec(page) ?? [];
	if (program === undefined) throw new Error(`the page has no ${file}`);
	await writeFile(join(folder, file), program);
}

/** Joins with the token that the example prints. @param keys how the description has its key */
async function joinWith(token: string, keys: object): Promise<void> {
	const described = { issuer: 'https://backend.example', audience: 'lectern', ...keys };
	await using server = await TestServer.start({ issuer: [await TestIssuer.write(folder, 'backend.json', described)] });
	const client = await server.connectLegacy({ path: '/socket', auth: { token: token.trim() } });
	const join = { roomCode: 'physics', name: 'x', email: 'x@y.example' };
	expect(await client.ack('joinRoom', join)).toMatchObject({ success: true, userId: 'user-7' });
	const [peer] = server.running.sfu.rooms.get('physics').peers;
	expect(peer).toMatchObject({ displayName: 'Jane Doe', role: 'participant' });
}

test('the example in Node signs a token with which one joins', async () => {
	await copyExample('js', 'sign.mjs');
	await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
	const secret = new TestIssuer('HS256').secret;
	const { stdout } = await run(process.execPath, ['sign.mjs'], {
		cwd: folder,
		env: { ...process.env, TOKEN_SECRET: secret },
	});
	await joinWith(stdout, { secret });
});

const hasGo = (() => {
	try {
		execFileSync('go', ['version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
})();
test.skipIf(!hasGo)('the example in Go signs a token with which one joins', { timeout: 120_000 }, async () => {
	await copyExample('go', 'sign.go');
	const { stdout } = await run('go', ['run', 'sign.go'], { cwd: folder });
	await joinWith(stdout, { keyFile: 'backend.pem' });
});
