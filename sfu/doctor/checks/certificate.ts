import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { errorText } from '../../errorText.ts';
import type { Finding } from '../../protocol/doctor.ts';
import { readIfExists } from '../../store/files.ts';
import { type Check, note, ok, step, warning } from '../Check.ts';
import { schoolFindings } from './school.ts';

const day = (text: string) => new Date(text).toISOString().slice(0, 10);

const untrusted = note(
	'certificate.untrusted',
	'Browsers warn once on each device, because they do not know this computer.',
	step('On devices that are used often, follow “No more warnings” on the first page of the class.'),
);

/** Looks at the files alone: whoever opens `Certificates` makes those that are missing. */
export const certificate: Check = {
	name: 'certificate',
	title: 'Certificate',
	exitAs: 'data-dir',
	find: async (facts) => {
		const { dataDir } = facts.settings;
		const [ca, leaf] = await Promise.all([read(dataDir, 'ca.pem'), read(dataDir, 'server.pem')]);
		const ofSchool = await schoolFindings(facts);
		return [
			finding('ca', ca, ({ validTo, fingerprint256 }) =>
				ok('certificate.ca', `This computer vouches for its classes until ${day(validTo)}: ${fingerprint256}.`),
			),
			finding('server', leaf, ({ validTo }) =>
				ok(
					'certificate.server',
					`The certificate of the secure page is valid until ${day(validTo)}; it is renewed by itself.`,
				),
			),
			...(ofSchool.length > 0 ? ofSchool : [untrusted]),
		];
	},
};

type ReadFile = { file: string; certificate: X509Certificate | null; damage: string | null };

async function read(dataDir: string, name: string): Promise<ReadFile> {
	const file = join(dataDir, 'tls', name);
	try {
		const text = await readIfExists(file);
		return { file, certificate: text === undefined ? null : new X509Certificate(text), damage: null };
	} catch (error) {
		return { file, certificate: null, damage: errorText(error) };
	}
}

function finding(
	part: 'ca' | 'server',
	{ file, certificate: found, damage }: ReadFile,
	valid: (certificate: X509Certificate) => Finding,
): Finding {
	if (found) return valid(found);
	const id = `certificate.${part}`;
	if (damage === null)
		return ok(
			`${id}Missing`,
			`${part === 'ca' ? 'The certificate of this computer' : 'That of the secure page'} is made at the first start.`,
		);
	return warning(
		`${id}Damaged`,
		`${file} cannot be read (${damage}). It is replaced at the next start, and browsers warn again.`,
	);
}
