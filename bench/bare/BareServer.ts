/** Starts `main.ts`, the baseline that the product is compared with, on the server's core. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onServerCore } from '../machine/cores.ts';
import { familyOf } from '../machine/processes.ts';
import type { Target } from '../peers/SignallingPeer.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

export class BareServer implements Target {
	readonly url: string;
	readonly ca: string;
	readonly #child: ChildProcess;
	readonly #pid: number;

	private constructor(child: ChildProcess, pid: number, { url, ca }: Target) {
		this.#child = child;
		this.#pid = pid;
		this.url = url;
		this.ca = ca;
	}

	static async start(): Promise<BareServer> {
		const args = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', program];
		const child = spawn(...onServerCore(process.execPath, args), { stdio: ['pipe', 'pipe', 'inherit'] });
		const line = await Promise.race([
			once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
			once(child, 'exit').then(([code]) => Promise.reject(new Error(`the bare server ended with code ${code}`))),
		]);
		const target: Target = JSON.parse(line);
		if (child.pid === undefined) throw new Error('the bare server did not start');
		return new BareServer(child, child.pid, target);
	}

	/** The server process and its worker. */
	pids(): Promise<number[]> {
		return familyOf(this.#pid);
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode !== null) return;
		this.#child.kill('SIGTERM');
		await once(this.#child, 'exit');
	}
}
