/** Certificate for DTLS handshakes. All peers of a process share one: servers only compare its fingerprint with the signalled one. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { issueCa } from '../../sfu/host/tls/issue.ts';

export type Identity = {
	certificateDer: Buffer;
	privateKey: KeyObject;
	/** SHA-256 in upper-case hex with colons. */
	fingerprint: string;
};

let made: Promise<Identity> | undefined;

export function identity(): Promise<Identity> {
	made ??= make();
	return made;
}

async function make(): Promise<Identity> {
	const { key, certificate } = await issueCa('bench');
	const { raw, fingerprint256 } = new X509Certificate(certificate);
	return { certificateDer: raw, privateKey: createPrivateKey(key), fingerprint: fingerprint256 };
}
