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
import { localPermitted, nameConstraints, nameConstraintsId, type Permitted } from './nameConstraints.ts';

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

/** A CA that is to be made. */
type NewCa = {
	/** Shown in lists of trusted certificates, at most 64 characters. */
	commonName: string;
	organisation: string;
	permitted: Permitted;
	/** CAs that may stand between it and a server certificate. */
	pathLength: number;
	notBefore: Date;
	notAfter: Date;
};

/** Vouches for servers with the permitted names, and neither for code nor mail nor clients. @param issuer null: itself */
async function makeCa(wanted: NewCa, issuer: KeyPair | null): Promise<KeyPair> {
	const keys = await newKeys();
	const issuerCertificate = issuer && new X509Certificate(issuer.certificate);
	const subject = [{ CN: [wanted.commonName.slice(0, 64)] }, { O: [wanted.organisation.slice(0, 64)] }];
	const certificate = await X509CertificateGenerator.create({
		subject,
		issuer: issuerCertificate?.subjectName ?? subject,
		publicKey: keys.publicKey,
		signingKey: issuer ? await signingKeyOf(issuer) : keys.privateKey,
		signingAlgorithm: algorithm,
		notBefore: wanted.notBefore,
		notAfter: wanted.notAfter,
		extensions: [
			new BasicConstraintsExtension(true, wanted.pathLength, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
			...(issuerCertificate ? [await AuthorityKeyIdentifierExtension.create(issuerCertificate.publicKey)] : []),
			new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
			new Extension(nameConstraintsId, true, new Uint8Array(nameConstraints(wanted.permitted))),
		],
	});
	return { key: await toPem(keys.privateKey), certificate: certificate.toString('pem') };
}

async function signingKeyOf({ key }: KeyPair): Promise<PrivateKey> {
	const pkcs8 = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
	return crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']);
}

/**
 * The CA of one computer.
 * @param computerName shown in the list of trusted certificates
 * @param nowMs the time by the best guess, Unix ms
 */
export function issueCa(computerName: string, nowMs = Date.now()): Promise<KeyPair> {
	const wanted = {
		commonName: `Lectern on ${computerName}`,
		organisation: 'Lectern',
		permitted: localPermitted,
		pathLength: 0,
		notBefore: new Date(Math.min(nowMs, caNotBeforeMs)),
		notAfter: new Date(Math.max(nowMs, caNotBeforeMs) + caLifetimeMs),
	};
	return makeCa(wanted, null);
}

/** The root CA of a school, which vouches for the CAs of its laptops. @param notAfterMs Unix ms */
export function issueSchoolRoot(school: string, permitted: Permitted, notAfterMs: number): Promise<KeyPair> {
	const wanted = {
		commonName: `${school.slice(0, 50)} (Lectern)`,
		organisation: school,
		permitted,
		pathLength: 1,
		notBefore: new Date(Math.min(Date.now(), caNotBeforeMs)),
		notAfter: new Date(notAfterMs),
	};
	return makeCa(wanted, null);
}

/** The CA of one laptop of a school. @param permitted lies within what the root permits. @param notAfterMs Unix ms */
export function issueLaptopCa(
	root: KeyPair,
	laptop: string,
	permitted: Permitted,
	notAfterMs: number,
): Promise<KeyPair> {
	const [organisation = ''] = new X509Certificate(root.certificate).subjectName.getField('O');
	const wanted = {
		commonName: `Lectern on ${laptop}`,
		organisation,
		permitted,
		pathLength: 0,
		notBefore: new Date(Math.min(Date.now(), caNotBeforeMs)),
		notAfter: new Date(notAfterMs),
	};
	return makeCa(wanted, root);
}

/**
 * A server certificate, which ends with its CA at the latest.
 * @param names host names and IP addresses; the first host name becomes the common name
 * @param nowMs the time by the best guess, Unix ms
 */
export async function issueLeaf(ca: KeyPair, names: string[], nowMs = Date.now()): Promise<KeyPair> {
	const caCertificate = new X509Certificate(ca.certificate);
	const keys = await newKeys();
	const commonName = names.find((name) => isIP(name) === 0) ?? 'localhost';
	const certificate = await X509CertificateGenerator.create({
		subject: [{ CN: [commonName.slice(0, 64)] }],
		issuer: caCertificate.subjectName,
		publicKey: keys.publicKey,
		signingKey: await signingKeyOf(ca),
		signingAlgorithm: algorithm,
		notBefore: new Date(nowMs - backdatedMs),
		notAfter: new Date(Math.min(nowMs + leafLifetimeMs, caCertificate.notAfter.getTime())),
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
