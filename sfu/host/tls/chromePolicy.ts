import type { X509Certificate } from 'node:crypto';
import { blockText } from './AddressBlock.ts';
import type { Permitted } from './nameConstraints.ts';

/**
 * The policy `CACertificatesWithConstraints` of Chrome, Edge and managed Chromebooks, JSON: trust in a CA for these names and
 * addresses alone, so that an administrator need not believe the constraints within the certificate.
 */
export function chromePolicy(ca: X509Certificate, { names, blocks }: Permitted): string {
	const constraints = { permitted_cidrs: blocks.map(blockText), permitted_dns_names: names };
	const policy = { CACertificatesWithConstraints: [{ certificate: ca.raw.toString('base64'), constraints }] };
	return `${JSON.stringify(policy, null, '\t')}\n`;
}
