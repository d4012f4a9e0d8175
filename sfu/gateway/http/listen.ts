import { type AddressInfo, createServer, type Server } from 'node:net';
import { systemErrorCode } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';

/** Tried one after another before any free port is taken. */
const nextPorts = 50;

/** @throws Error as the system refuses it */
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
 * Listens on `port`, or the next one that is free, or any. Resolves to the port.
 * @param bind null: every interface, IPv6 too where there is any
 * @throws StartError network
 */
export async function listenOnFree(server: Server, port: number, bind: string | null): Promise<number> {
	const wanted =
		port === 0 ? [] : Array.from({ length: nextPorts }, (_, i) => port + i).filter((each) => each <= 65_535);
	for (const candidate of [...wanted, 0]) {
		try {
			await listenOn(server, candidate, bind ?? undefined);
			// An address, not a pipe's path: it was given a port.
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
