/** Lets a process run before all others, as if it had the cores for itself. */
import { constants, setPriority } from 'node:os';

/** So that a process whose own time is measured does not wait for the load generators with which it shares the cores. */
export function givePrecedence(pid: number): void {
	try {
		setPriority(pid, constants.priority.PRIORITY_HIGHEST);
	} catch {
		// It needs root: without it the figure has the delays of the scheduler in it, too.
	}
}
