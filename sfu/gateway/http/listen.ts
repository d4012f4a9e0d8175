import { type AddressInfo, createServer, type Server } from 'node:net';
import { systemErrorCode } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';

/** How many ports are tried, counting up from the wanted one, before the system chooses any free port. */
const triedPorts = 50;

/** @param host undefined: every interface. @throws Error of the system, e.g. EADDRINUSE */
export function listenOn(server: Server, port: number, host: string | undefined): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, ...(host && { host }) }, () => {
			server.off('error', reject);
			resolve();
		});
	});
}

/**
 * Listens on `port`, else on the next free one, else on any. Resolves to the port.
 * @param port 0: any free port
 * @param bind null: every interface, IPv4 and IPv6
 * @throws StartError network
 */
export async function listenOnFree(server: Server, port: number, bind: string | null): Promise<number> {
	const wanted =
		port === 0 ? [] : Array.from({ length: triedPorts }, (_, i) => port + i).filter((each) => each <= 65_535);
	for (const candidate of [...wanted, 0]) {
		try {
			await listenOn(server, candidate, bind ?? undefined);
			// An AddressInfo, not a pipe's path: the server listens on a port.
			return (server.address() as AddressInfo).port;
		} catch (error) {
			const code = systemErrorCode(error);
			if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') {
				throw new StartError('network', `The address ${bind} is not on this computer.`, { cause: error });
			}
			if (code !== 'EADDRINUSE' && code !== 'EACCES') {
				throw new StartError('network', `Port ${candidate} cannot be opened: ${code}.`, { cause: error });
			}
		}
	}
	throw new StartError('network', `No port from ${port} on can be opened.`);
}

/** @throws StartError network: the address is not on this computer */
export async function requireOwnAddress(bind: string): Promise<void> {
	const server = createServer();
	await listenOnFree(server, 0, bind);
	server.close();
}
