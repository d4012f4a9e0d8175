import type { Settings } from '../config.ts';
import { browserHost } from '../network/interfaces.ts';

/**
 * The address of the host screen, without a code. Browsers grant camera and microphone to localhost without a certificate;
 * with any other `--bind` address, the screen needs https.
 */
export function hostPage(ports: { http: number; https: number }, { bind }: Pick<Settings, 'bind'>): string {
	if (bind === null) return `http://localhost:${ports.http}/host`;
	const isLoopback = bind.startsWith('127.') || bind === '::1';
	return isLoopback
		? `http://${browserHost(bind)}:${ports.http}/host`
		: `https://${browserHost(bind)}:${ports.https}/host`;
}

/** With a one-time code. */
export const withCode = (page: string, code: string): string => `${page}#code=${code}`;
