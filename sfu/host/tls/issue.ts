/** Issues certificates. Imported only when one is needed, because loading the library takes a tenth of a second. */
import 'reflect-metadata';
import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import {
	AuthorityKeyIdentifierExtension,
	BasicConstraintsExtension,
	ExtendedKeyUsage,
	ExtendedKeyUsageExtension,
	Extension,
	KeyUsageFlags,
	KeyUsagesExtension,
	SubjectAlternativeNameExtension,
	SubjectKeyIdentifierExtension,
	X509Certificate,
	X509CertificateGenerator,
} from '@peculiar/x509';
import { nameConstraints, nameConstraintsId } from './nameConstraints.ts';

/** Both PEM. */
export type KeyPair = { key: string; certificate: string };

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60 * 1000;
/**
 * `notBefore` of a server certificate lies in the past: devices whose clock is behind accept it, and so does everybody after
 * the clock of this computer was set back.
 */
const backdatedMs = 90 * dayMs;
/** `notBefore` of a CA: it stays valid for whoever has a right clock, however wrong ours was when it was made. */
const caNotBeforeMs = Date.UTC(2025, 0, 1);
const caLifetimeMs = 10 * 365 * dayMs;
/** Apple's limit for server certificates is 398 days. */
const leafLifetimeMs = 397 * dayMs - backdatedMs;

const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** CryptoKey of Node or of the DOM, depending on the tsconfig: the two types differ. */
type PrivateKey = Awaited<ReturnType<typeof newKeys>>['privateKey'];

async function toPem(key: PrivateKey): Promise<string> {
	const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
	return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
		.export({ format: 'pem', type: 'pkcs8' })
		.toString();
}

/**
 * @param computerName shown in the list of trusted certificates
 * @param nowMs the time by the best guess, Unix ms
 */
export async function issueCa(computerName: string, nowMs = Date.now()): Promise<KeyPair> {
	const keys = await newKeys();
	const certificate = await X509CertificateGenerator.createSelfSigned({
		name: [{ CN: [`Lectern on ${computerName}`.slice(0, 64)] }, { O: ['Lectern'] }],
		keys,
		signingAlgorithm: algorithm,
		notBefore: new Date(Math.min(nowMs, caNotBeforeMs)),
		notAfter: new Date(Math.max(nowMs, caNotBeforeMs) + caLifetimeMs),
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
			// Neither code nor mail nor clients.
			new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
			new Extension(nameConstraintsId, true, new Uint8Array(nameConstraints())),
		],
	});
	return { key: await toPem(keys.privateKey), certificate: certificate.toString('pem') };
}

/**
 * @param names host names and IP addresses; the first host name becomes the common name
 * @param nowMs the time by the best guess, Unix ms
 */
export async function issueLeaf(ca: KeyPair, names: string[], nowMs = Date.now()): Promise<KeyPair> {
	const caCertificate = new X509Certificate(ca.certificate);
	const caKeyDer = createPrivateKey(ca.key).export({ format: 'der', type: 'pkcs8' });
	const caKey = await crypto.subtle.importKey('pkcs8', new Uint8Array(caKeyDer), algorithm, false, ['sign']);
	const keys = await newKeys();
	const commonName = names.find((name) => isIP(name) === 0) ?? 'localhost';
	const certificate = await X509CertificateGenerator.create({
		subject: [{ CN: [commonName.slice(0, 64)] }],
		issuer: caCertificate.subjectName,
		publicKey: keys.publicKey,
		signingKey: caKey,
		signingAlgorithm: algorithm,
		notBefore: new Date(nowMs - backdatedMs),
		notAfter: new Date(nowMs + leafLifetimeMs),
		extensions: [
			new BasicConstraintsExtension(false, undefined, true),
			new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
			new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
			new SubjectAlternativeNameExtension(
				names.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
			),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
			await AuthorityKeyIdentifierExtension.create(caCertificate.publicKey),
		],
	});
	return { key: await toPem(keys.privateKey), certificate: certificate.toString('pem') };
}
