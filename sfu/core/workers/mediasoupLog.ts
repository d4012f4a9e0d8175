import { setLogEventListeners } from 'mediasoup';
import type { Logger } from '../Logger.ts';

/**
 * A request to what has closed while the request was on its way, as a consumer whose producer has just left. Who asked gets the
 * failure, and knows of the close a moment later (`unlessClosed`): nothing for an operator.
 */
const closedMeanwhile = /Channel request handler with ID \S+ not found/;

/** Writes what mediasoup and its workers log; the listeners are global to the process. */
export function forwardMediasoupLog(logger: Logger): void {
	const levelOf = (level: 'warn' | 'error', message: string) => (closedMeanwhile.test(message) ? 'debug' : level);
	setLogEventListeners({
		onwarn: (from, message) => logger[levelOf('warn', message)]({ from }, message),
		onerror: (from, message, err) => logger[levelOf('error', message)]({ from, err }, message),
	});
}
