import { spawn } from 'node:child_process';
import { errorText } from '../errorText.ts';
import { killAtExit } from '../killAtExit.ts';

/** How long systemd is not told that the status has changed, ms: fifty people may join within a minute. */
const statusIntervalMs = 5_000;
/** What closing takes at most, seconds. */
const closingS = 10;
/** A service manager that does not answer is not waited for, ms. */
const answerTimeoutMs = 5_000;

/**
 * Tells systemd how the server is (sd_notify), by its own program systemd-notify: Node has no datagram sockets of Unix. The unit
 * needs `NotifyAccess=all`, because that is a child process.
 */
export class SystemdNotifier {
	readonly #onFailure: (reason: string) => void;
	#watchdog: NodeJS.Timeout | undefined;
	#statusTimer: NodeJS.Timeout | undefined;
	#status = '';
	#hasFailed = false;

	private constructor(watchdogMs: number | null, onFailure: (reason: string) => void) {
		this.#onFailure = onFailure;
		if (watchdogMs === null) return;
		// A process that hangs runs no timer: systemd then starts it again. Twice may be late.
		this.#watchdog = setInterval(() => void this.#notify(['WATCHDOG=1']), watchdogMs / 3);
	}

	/**
	 * null: systemd does not ask for it.
	 * @param onFailure gets the reason, once
	 */
	static from(environment: NodeJS.ProcessEnv, onFailure: (reason: string) => void): SystemdNotifier | null {
		const { NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID } = environment;
		if (!NOTIFY_SOCKET) return null;
		const isOurs = !WATCHDOG_PID || Number(WATCHDOG_PID) === process.pid;
		const watchdogMs = Number(WATCHDOG_USEC) / 1000;
		return new SystemdNotifier(isOurs && watchdogMs > 0 ? watchdogMs : null, onFailure);
	}

	/** The server can be reached. */
	async ready(status: string): Promise<void> {
		this.#status = status;
		await this.#notify(['READY=1', `STATUS=${status}`]);
	}

	/** One line for `systemctl status`; told after a while, with what changed meanwhile. */
	setStatus(status: string): void {
		this.#status = status;
		this.#statusTimer ??= setTimeout(() => {
			this.#statusTimer = undefined;
			void this.#notify([`STATUS=${this.#status}`]);
		}, statusIntervalMs);
	}

	/** The server ends; nothing is told after it. @param patienceS how much longer than usual it may take, seconds */
	async stopping(patienceS = 0): Promise<void> {
		clearInterval(this.#watchdog);
		clearTimeout(this.#statusTimer);
		const extended = patienceS > 0 ? [`EXTEND_TIMEOUT_USEC=${(patienceS + closingS) * 1_000_000}`] : [];
		await this.#notify(['STOPPING=1', ...extended, 'STATUS=The class is being closed.']);
	}

	#notify(assignments: string[]): Promise<void> {
		return new Promise((resolve) => {
			const child = spawn('systemd-notify', assignments, { stdio: 'ignore', timeout: answerTimeoutMs });
			killAtExit(child);
			child.once('error', (error) => this.#failed(errorText(error), resolve));
			child.once('exit', (code, signal) => {
				if (code === 0) resolve();
				else this.#failed(`systemd-notify ended with ${code ?? signal}`, resolve);
			});
		});
	}

	#failed(reason: string, resolve: () => void): void {
		if (!this.#hasFailed) this.#onFailure(reason);
		this.#hasFailed = true;
		resolve();
	}
}
