import { createHash, type X509Certificate } from 'node:crypto';

/** A UUID derived from the certificate: installing the same profile again replaces it. */
function stableUuid(certificate: X509Certificate, purpose: string): string {
	const hex = createHash('sha256').update(purpose).update(certificate.raw).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)]
		.join('-')
		.toUpperCase();
}

const escapeXml = (text: string) => text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);

type ProfileTexts = { name: string; description: string };

export const computerProfile = (computerName: string): ProfileTexts => ({
	name: `Lectern on ${computerName}`,
	description: 'Lets this device join classes held on this computer without a warning.',
});
export const schoolProfile = (school: string): ProfileTexts => ({
	name: `Lectern at ${school}`,
	description: `Lets this device join classes held on laptops of ${school} without a warning.`,
});

/** A configuration profile that installs the CA on iPhones, iPads and Macs. */
export function mobileconfig(ca: X509Certificate, texts: ProfileTexts): string {
	const [name, description] = [escapeXml(texts.name), escapeXml(texts.description)];
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>lectern.trust.${stableUuid(ca, 'identifier')}</string>
<key>PayloadUUID</key><string>${stableUuid(ca, 'profile')}</string>
<key>PayloadDisplayName</key><string>${name}</string>
<key>PayloadDescription</key><string>${description}</string>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.security.root</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>lectern.trust.${stableUuid(ca, 'identifier')}.ca</string>
<key>PayloadUUID</key><string>${stableUuid(ca, 'certificate')}</string>
<key>PayloadDisplayName</key><string>${name}</string>
<key>PayloadContent</key><data>${ca.raw.toString('base64')}</data>
</dict></array>
</dict></plist>
`;
}
