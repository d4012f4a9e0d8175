import type { Settings } from '../config.ts';
import { urlHost } from '../network/interfaces.ts';
import type { ServerInfo } from '../serverInfo.ts';

/**
 * The URL of the host screen, with the host's token in its fragment. Browsers grant camera and microphone to localhost
 * without a certificate; with any other `--bind` address, the screen needs https.
 */
export function hostUrl({ httpPort, httpsPort, hostToken }: ServerInfo, { bind }: Pick<Settings, 'bind'>): string {
	const isLoopback = bind?.startsWith('127.') || bind === '::1';
	const base =
		bind === null
			? `http://localhost:${httpPort}`
			: isLoopback
				? `http://${urlHost(bind)}:${httpPort}`
				: `https://${urlHost(bind)}:${httpsPort}`;
	return `${base}/host#token=${hostToken}`;
}
