/** What devices and administrators are to know of the certificate: the CA in its forms, and the IT sheet. */
import { hostname } from 'node:os';
import { z } from 'zod';
import { chromePolicy } from '../../../host/tls/chromePolicy.ts';
import { computerProfile, mobileconfig, schoolProfile } from '../../../host/tls/mobileconfig.ts';
import { permittedText } from '../../../host/tls/SchoolRoot.ts';
import { itSheet, type SheetFacts } from '../itSheet/itSheet.ts';
import { itSheetPage, itSheetPolicy } from '../itSheet/itSheetPage.ts';
import type { App, RouteParts } from './parts.ts';

const tags = ['class'];

const file = (contentType: string, summary: string) => ({
	schema: {
		tags,
		summary,
		response: { 200: { description: summary, content: { [contentType]: { schema: z.any() } } } },
	},
});

/** Open to everybody: whoever is to trust a certificate does not know the class yet. */
export function certificateRoutes(app: App, parts: RouteParts): void {
	const { certificates } = parts;
	const certificate = 'application/x-x509-ca-cert';
	app.get(
		'/ca.crt',
		file(certificate, 'The certificate of the CA of this computer, or of the root of its school, to be trusted'),
		(_request, reply) => {
			reply.type(certificate).header('content-disposition', 'attachment; filename="lectern-ca.crt"');
			return Buffer.from(certificates.ca.raw);
		},
	);
	const profile = 'application/x-apple-aspen-config';
	app.get(
		'/ca.mobileconfig',
		file(profile, 'The CA certificate as a configuration profile for Apple devices'),
		(_request, reply) => {
			reply.type(profile).header('content-disposition', 'attachment; filename="lectern.mobileconfig"');
			const { school } = certificates;
			return mobileconfig(certificates.ca, school?.isShown ? schoolProfile(school.name) : computerProfile(hostname()));
		},
	);
	const policy = 'application/json';
	app.get(
		'/ca-policy.json',
		file(policy, 'The CA certificate as a policy for managed Chromebooks, Chrome and Edge'),
		(_request, reply) => {
			reply.type(policy).header('content-disposition', 'attachment; filename="lectern-policy.json"');
			return Buffer.from(chromePolicy(certificates.ca, certificates.permitted));
		},
	);
	const page = 'text/html';
	app.get(
		'/it-sheet',
		file(page, "What a school's administrator needs to know: ports, addresses, certificate; a page to print"),
		(_request, reply) => {
			reply.type(`${page}; charset=utf-8`);
			reply.headers({ 'content-security-policy': itSheetPolicy, 'cache-control': 'no-store' });
			const subtitle = `${hostname()}, Lectern ${parts.hostInfo.health.version}, ${new Date().toISOString().slice(0, 10)}`;
			return itSheetPage('Lectern: sheet for IT', subtitle, itSheet(factsOf(parts)));
		},
	);
}

function factsOf({ certificates, givenCertificate, hostInfo, sfu }: RouteParts): SheetFacts {
	const { school, ca, permitted } = certificates;
	const shownSchool = school?.isShown ? school.name : null;
	return {
		httpsPort: hostInfo.ports.https,
		httpPort: hostInfo.ports.http,
		mediaPorts: sfu.mediaPorts,
		urls: hostInfo.addresses.map(({ httpUrl }) => httpUrl),
		localName: hostInfo.host.localName,
		ca: {
			owner: shownSchool ?? hostname(),
			source: givenCertificate ? 'given' : shownSchool === null ? 'computer' : 'school',
			fingerprint: ca.fingerprint256,
			permitted: permittedText(permitted),
			lastDay: new Date(ca.validTo).toISOString().slice(0, 10),
			policy: chromePolicy(ca, permitted),
		},
	};
}
