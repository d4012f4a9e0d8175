import { permits } from '../../host/tls/nameConstraints.ts';
import { permittedText } from '../../host/tls/SchoolRoot.ts';
import { readBundle, type School } from '../../host/tls/schoolBundle.ts';
import { schoolEndsSoonMs, schoolFileIn } from '../../host/tls/schoolInFolder.ts';
import type { Finding } from '../../protocol/doctor.ts';
import { StartError } from '../../startErrors.ts';
import { readIfExists } from '../../store/files.ts';
import { type Facts, note, ok, step, warning } from '../Check.ts';

const another = step("Ask your school's IT for another file, and bring it in.", 'lectern ca import FILE');

/** What is to be said of the certificate that a school gave this laptop; empty: none did. */
export async function schoolFindings({ settings: { dataDir }, network }: Facts): Promise<Finding[]> {
	const file = schoolFileIn(dataDir);
	const text = await readIfExists(file);
	if (text === undefined) return [];
	const school = readOrNull(text);
	if (!school) return [warning('certificate.schoolDamaged', `${file} cannot be read: browsers warn.`, another)];
	const { name, endsAtMs, permitted } = school;
	const day = new Date(endsAtMs).toISOString().slice(0, 10);
	if (endsAtMs <= Date.now())
		return [warning('certificate.schoolEnded', `The certificate of ${name} ended on ${day}: browsers warn.`, another)];
	const isThere = !network.isConnected || network.addresses.some(({ address }) => permits(permitted, address));
	const where = permittedText(permitted);
	return [
		endsAtMs - Date.now() < schoolEndsSoonMs
			? warning('certificate.schoolEnds', `The certificate of ${name} ends on ${day}. Browsers warn then.`, another)
			: ok('certificate.school', `${name} vouches for this laptop until ${day}, at ${where}.`),
		isThere
			? note('certificate.ownDevices', `Devices of ${name} open the class without a warning. Others may warn once.`)
			: note(
					'certificate.elsewhere',
					`This computer is not in the network of ${name}: browsers warn once on each device.`,
				),
	];
}

function readOrNull(text: string): School | null {
	try {
		return readBundle(text, null);
	} catch (error) {
		if (error instanceof StartError) return null;
		throw error;
	}
}
