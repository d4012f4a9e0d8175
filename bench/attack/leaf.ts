import { X509Certificate } from 'node:crypto';
import { connect as connectTls } from 'node:tls';
import type { BenchServer } from '../server.ts';

/**
 * Whether the certificate that new connections get is valid by the server's clock, and of its authority.
 * @param days that the server's clock is ahead
 */
export async function hasValidLeaf({ info, ca }: BenchServer, days: number): Promise<boolean> {
	const raw = await new Promise<Buffer | undefined>((resolve, reject) => {
		const socket = connectTls({ host: '127.0.0.1', port: info.httpsPort, rejectUnauthorized: false }, () => {
			resolve(socket.getPeerX509Certificate()?.raw);
			socket.destroy();
		});
		socket.once('error', reject);
	});
	if (!raw) return false;
	const leaf = new X509Certificate(raw);
	const nowMs = Date.now() + days * 86_400_000;
	const isNow = Date.parse(leaf.validFrom) <= nowMs && nowMs <= Date.parse(leaf.validTo);
	return isNow && leaf.checkIssued(new X509Certificate(ca));
}
