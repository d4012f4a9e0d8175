import { type ChildProcess, spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { errorText } from '../../errorText.ts';
import { killAtExit } from '../../killAtExit.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import { ffmpegEnvironment } from './ffmpegEnvironment.ts';
import { type FfmpegProgress, ProgressParser } from './ProgressParser.ts';

export type FfmpegRun = {
	/** Without the flags that every run gets, see `commonArgs`. */
	args: readonly string[];
	/** Working folder: names in filter graphs are then short and need no escaping. Default: of this process. */
	cwd?: string;
	/** Written to its stdin, which is then ended. Default: it has no stdin. */
	stdin?: string | Uint8Array;
	/** Aborted: it is killed. */
	signal?: AbortSignal;
	/** About twice a second. Without it, what it prints is kept as text. */
	progressed?(progress: FfmpegProgress): void;
	/** With `progressed`: killed after so long without progress; null: never. Default 30 s. */
	stallMs?: number | null;
	/** Killed after so long, ms of `setRunningTimeout`. Default: no limit. */
	timeLimitMs?: number;
	/** From SIGTERM, which lets FFmpeg complete its file, to SIGKILL. Default 1 s. */
	killGraceMs?: number;
	/** Nice value, -20 to 19. Default 19: a class on this computer needs the processor more. */
	priority?: number;
};

/** Why a process was killed from here. */
export type FfmpegKill = 'aborted' | 'stalled' | 'timeLimit' | 'killed';

/** How a process has ended. */
export type FfmpegExit = {
	/** null: by a signal, or it could not be started. */
	code: number | null;
	signal: NodeJS.Signals | null;
	/** Set when it could not be started. */
	startError: Error | null;
	killed: FfmpegKill | null;
	/** The end of what it wrote, at most 16 kB. */
	stderr: string;
	/** The end of what it printed, at most 1 MB; empty with `progressed`. */
	stdout: string;
	/** The last one; null: it reported none. */
	progress: FfmpegProgress | null;
};

const maxStderr = 16_000;
/** The longest list, of filters, has 60 kB. */
const maxStdout = 1_000_000;
const defaultStallMs = 30_000;
/** The output of a process that has exited is read for so long: a program it started may hold the pipes open. */
const drainMs = 500;

/** One run of FFmpeg, at low priority, without a shell. It ends with `kill()`, with its signal, or when it makes no progress. */
export class FfmpegProcess {
	/** Resolves once the process is gone; never rejects. */
	readonly exited: Promise<FfmpegExit>;
	readonly #run: FfmpegRun;
	readonly #parser: ProgressParser | null;
	#child: ChildProcess | null = null;
	#killed: FfmpegKill | null = null;
	#stderr = '';
	#stdout = '';
	#startError: Error | null = null;
	#hasExited = false;
	#silentMs = 0;

	/** @param path of the program */
	constructor(path: string, run: FfmpegRun) {
		this.#run = run;
		this.#parser = run.progressed
			? new ProgressParser((progress, isFurther) => {
					if (isFurther) this.#silentMs = 0;
					run.progressed?.(progress);
				})
			: null;
		this.exited = this.#start(path);
	}

	/** Process id; undefined: it could not be started. */
	get pid(): number | undefined {
		return this.#child?.pid;
	}

	/** Ends it: SIGTERM, and SIGKILL after `killGraceMs`. Idempotent. */
	kill(): void {
		this.#kill('killed');
	}

	async #start(path: string): Promise<FfmpegExit> {
		const { signal, stdin } = this.#run;
		if (signal?.aborted) {
			this.#killed = 'aborted';
			return this.#exit(null, null);
		}
		const child = this.#spawn(path);
		if (!child) return this.#exit(null, null);
		const onAbort = () => this.#kill('aborted');
		signal?.addEventListener('abort', onAbort, { once: true });
		const stopWatching = this.#watch();
		try {
			const ended = endOf(child);
			// It may exit before it has read all: EPIPE says nothing that the exit does not.
			child.stdin?.on('error', () => undefined).end(stdin);
			this.#read(child);
			const { code, endSignal } = await ended;
			return this.#exit(code, endSignal);
		} finally {
			this.#hasExited = true;
			signal?.removeEventListener('abort', onAbort);
			stopWatching();
		}
	}

	#spawn(path: string): ChildProcess | null {
		const { args, cwd, stdin, priority = 19 } = this.#run;
		try {
			const child = spawn(path, [...commonArgs(stdin !== undefined, this.#parser !== null), ...args], {
				...(cwd !== undefined && { cwd }),
				env: ffmpegEnvironment(),
				stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
				windowsHide: true,
				// A group of its own: some systems install FFmpeg as a script that starts the program.
				detached: process.platform !== 'win32',
			});
			this.#child = child;
			child.on('error', (error) => {
				if (child.pid === undefined) this.#startError = error;
			});
			killAtExit(child, () => signalGroup(child, 'SIGKILL'));
			if (child.pid !== undefined) lowerPriority(child.pid, priority);
			return child;
		} catch (error) {
			// E.g. an argument list that is too long for the system.
			this.#startError = error instanceof Error ? error : new Error(errorText(error));
			return null;
		}
	}

	#read(child: ChildProcess): void {
		child.stderr?.setEncoding('utf8').on('data', (text: string) => {
			this.#stderr = (this.#stderr + text).slice(-maxStderr);
		});
		child.stdout?.setEncoding('utf8').on('data', (text: string) => {
			if (this.#parser) this.#parser.add(text);
			else this.#stdout = (this.#stdout + text).slice(-maxStdout);
		});
	}

	/** Returns how to stop it. */
	#watch(): () => void {
		const { stallMs = defaultStallMs, timeLimitMs } = this.#run;
		const stops: (() => void)[] = [];
		if (this.#parser && stallMs !== null) {
			// Counted in ticks: while the computer sleeps, none passes.
			const tickMs = Math.max(10, Math.min(1_000, stallMs / 4));
			const timer = setInterval(() => {
				this.#silentMs += tickMs;
				if (this.#silentMs >= stallMs) this.#kill('stalled');
			}, tickMs);
			stops.push(() => clearInterval(timer));
		}
		if (timeLimitMs !== undefined) stops.push(setRunningTimeout(() => this.#kill('timeLimit'), timeLimitMs));
		return () => {
			for (const stop of stops) stop();
		};
	}

	#kill(why: FfmpegKill): void {
		if (this.#killed || this.#hasExited || !this.#child) return;
		this.#killed = why;
		signalGroup(this.#child, 'SIGTERM');
		const child = this.#child;
		const { killGraceMs = 1_000 } = this.#run;
		const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), killGraceMs);
		child.once('exit', () => clearTimeout(timer));
	}

	#exit(code: number | null, signal: NodeJS.Signals | null): FfmpegExit {
		return {
			code,
			signal,
			startError: this.#startError,
			killed: this.#killed,
			stderr: this.#stderr,
			stdout: this.#stdout,
			progress: this.#parser?.last ?? null,
		};
	}
}

function commonArgs(hasStdin: boolean, reportsProgress: boolean): string[] {
	return [
		'-hide_banner',
		'-nostats',
		'-loglevel',
		'warning',
		'-y',
		...(hasStdin ? [] : ['-nostdin']),
		...(reportsProgress ? ['-progress', 'pipe:1'] : []),
	];
}

/** Resolves when the process is gone and its output was read; also when it could not be started. */
function endOf(child: ChildProcess): Promise<{ code: number | null; endSignal: NodeJS.Signals | null }> {
	return new Promise((resolve) => {
		child.once('error', () => {
			if (child.pid === undefined) resolve({ code: null, endSignal: null });
		});
		child.once('close', (code, endSignal) => resolve({ code, endSignal }));
		child.once('exit', (code, endSignal) => {
			setTimeout(() => {
				child.stdout?.destroy();
				child.stderr?.destroy();
				resolve({ code, endSignal });
			}, drainMs).unref();
		});
	});
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch {
		// It has exited meanwhile.
	}
}

function lowerPriority(pid: number, priority: number): void {
	try {
		setPriority(pid, priority);
	} catch {
		// It has exited already, or the system forbids it: it runs at the priority of this process.
	}
}
