import { SfuError } from '../../core/errors.ts';
import { type FfmpegExit, FfmpegProcess, type FfmpegRun } from './FfmpegProcess.ts';

/**
 * Runs FFmpeg to its end.
 * @param path of the program
 * @throws the reason of the signal when aborted; SfuError insufficient-storage: the disk is full; unavailable: it cannot
 * be started, makes no progress, takes longer than its limit, or fails
 */
export async function runFfmpeg(path: string, run: FfmpegRun): Promise<FfmpegExit> {
	const exit = await new FfmpegProcess(path, run).exited;
	if (exit.killed === 'aborted') throw run.signal?.reason;
	const failure = failureOf(path, exit);
	if (failure) throw failure;
	return exit;
}

/** How the process has ended that an error of `runFfmpeg` is about; undefined: another error. */
export function exitOf(error: unknown): FfmpegExit | undefined {
	return error instanceof SfuError && error.cause instanceof FailedExit ? error.cause.exit : undefined;
}

class FailedExit extends Error {
	override readonly name = 'FailedExit';
	constructor(readonly exit: FfmpegExit) {
		super(exit.stderr);
	}
}

/** null: it ended well. */
function failureOf(path: string, exit: FfmpegExit): SfuError | null {
	const { code, signal, startError, killed, stderr } = exit;
	if (startError) return new SfuError('unavailable', `${path} cannot be started: ${startError.message}`);
	if (code === 0 && killed === null) return null;
	const said = lastLines(stderr);
	const details = { cause: new FailedExit(exit) };
	// strerror(ENOSPC) and strerror(EDQUOT), which FFmpeg prints on every system.
	if (/No space left on device|Disk quota exceeded/.test(stderr)) {
		return new SfuError('insufficient-storage', `the disk is full: ${said}`, details);
	}
	if (killed === 'stalled')
		return new SfuError('unavailable', `FFmpeg made no progress and was ended; it said: ${said}`, details);
	if (killed === 'timeLimit')
		return new SfuError('unavailable', `FFmpeg did not end in time; it said: ${said}`, details);
	const how = code === null ? `by ${signal ?? 'a signal'}` : `with code ${code}`;
	return new SfuError('unavailable', `FFmpeg ended ${how}; it said: ${said}`, details);
}

const shownLines = 4;
const shownLength = 600;

function lastLines(stderr: string): string {
	return stderr.trim().split('\n').slice(-shownLines).join(' | ').slice(-shownLength) || 'nothing';
}
