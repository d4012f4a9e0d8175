import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { errorText } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import { encryptKey } from './encryptedKey.ts';
import type { KeyPair } from './issue.ts';
import { beyond, type Permitted, permittedBy } from './nameConstraints.ts';

/** What a laptop has of its school: a CA of its own, which devices that trust the root of the school believe. */
export type School = {
	/** The name of the school. */
	name: string;
	/** The CA of the laptop, with its key. */
	ca: KeyPair;
	/** PEM. */
	root: string;
	/** What the CA of the laptop may vouch for. */
	permitted: Permitted;
	/** When the CA of the laptop ends, Unix ms. */
	endsAtMs: number;
};

/** Larger than any bundle, bytes. */
export const maxBundleBytes = 65_536;

const unusable = (why: string) =>
	new StartError('usage', `This is not a file of "lectern ca issue", or it is damaged: ${why}.`);

/** The text of the file that a laptop gets: key, certificate of its CA, root, PEM. */
export function bundleText(
	{ name, ca, root }: Pick<School, 'name' | 'ca' | 'root'>,
	passphrase: string | null,
): string {
	const title = `Certificate of ${name} for Lectern on one laptop. Bring it in there with: lectern ca import FILE`;
	const key = createPrivateKey(ca.key);
	const keyText =
		passphrase === null
			? key.export({ format: 'pem', type: 'pkcs8' }).toString()
			: encryptKey(key.export({ format: 'der', type: 'pkcs8' }), passphrase);
	return [title, keyText.trim(), ca.certificate.trim(), root.trim(), ''].join('\n');
}

/**
 * Reads a bundle and checks all that does not depend on time and place.
 * @throws StartError usage: it is damaged, or the passphrase is missing or wrong
 */
export function readBundle(text: string, passphrase: string | null): School {
	const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----/g) ?? [];
	const [keyText, ...others] = blocks.filter((block) => block.includes('PRIVATE KEY'));
	const [certificate, root, ...more] = blocks.filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----'));
	if (!keyText || !certificate || !root || others.length > 0 || more.length > 0)
		throw unusable('it should have a key and two certificates');
	const key = readKey(keyText, passphrase);
	const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
	return { ...checked(key, certificate, root), ca: { key: pem, certificate }, root };
}

/** @throws StartError usage */
export function readKey(text: string, passphrase: string | null): KeyObject {
	const isEncrypted = text.includes('ENCRYPTED');
	if (isEncrypted && passphrase === null)
		throw new StartError('usage', 'The key is encrypted: name a file with its passphrase by --passphrase-file.');
	try {
		return createPrivateKey({ key: text, ...(isEncrypted && { passphrase: passphrase ?? '' }) });
	} catch (cause) {
		if (isEncrypted) throw new StartError('usage', 'The passphrase is not the one of this key.', { cause });
		throw unusable('its key cannot be read');
	}
}

/** @throws StartError usage */
function checked(
	key: KeyObject,
	certificate: string,
	rootText: string,
): Pick<School, 'name' | 'permitted' | 'endsAtMs'> {
	try {
		const [ca, root] = [new X509Certificate(certificate), new X509Certificate(rootText)];
		const permitted = permittedBy(ca.raw);
		const faults = [
			[key.asymmetricKeyType !== 'ec' || !ca.checkPrivateKey(key), 'the key does not belong to the certificate'],
			[!root.ca || !root.verify(root.publicKey), 'the root is no certificate authority'],
			[!ca.ca || !ca.checkIssued(root) || !ca.verify(root.publicKey), 'the root has not signed the certificate'],
			[permitted.names.length === 0 || permitted.blocks.length === 0, 'it may vouch for every address'],
			[beyond(permittedBy(root.raw), permitted).length > 0, 'it goes beyond what the root may vouch for'],
		] as const;
		const fault = faults.find(([isSo]) => isSo)?.[1];
		if (fault) throw unusable(fault);
		return { name: schoolOf(root), permitted, endsAtMs: Date.parse(ca.validTo) };
	} catch (error) {
		throw error instanceof StartError ? error : unusable(errorText(error));
	}
}

/** The name of the school whose root this is. */
export function schoolOf(root: X509Certificate): string {
	const { O } = root.toLegacyObject().subject;
	return String(O ?? '');
}
