import { useTranslation } from 'react-i18next';
import type { HostInfo, HostNote } from '../../sfu/protocol/http.ts';
import { Callout } from '../ui/Callout.tsx';
import { formatDate } from '../ui/time.ts';

const warnings: ReadonlySet<HostNote> = new Set(['vpn', 'clock', 'school-ends', 'redis-away']);

/** Warnings about the network of this computer (`info.notes`); that there is none stands in the place of the address. */
export function HostNotes({ info }: { info: HostInfo }) {
	const { t } = useTranslation();
	const notes = info.notes.filter((note) => note !== 'no-network');
	return notes.map((note) => (
		<Callout testId={`note-${note}`} key={note} kind={warnings.has(note) ? 'warning' : 'info'}>
			{t(`host.note.${note}`, {
				ports: info.mediaPorts.join(', '),
				httpPort: info.httpPort,
				httpsPort: info.httpsPort,
				school: info.school?.name ?? '',
				day: info.school ? formatDate(info.school.endsAtMs) : '',
			})}
		</Callout>
	));
}
