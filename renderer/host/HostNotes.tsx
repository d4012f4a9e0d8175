import { useTranslation } from 'react-i18next';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { Callout } from '../ui/Callout.tsx';

/** Warnings about the network of this computer (`info.notes`). */
export function HostNotes({ info }: { info: HostInfo }) {
	const { t } = useTranslation();
	return info.notes.map((note) => (
		<Callout
			testId={`note-${note}`}
			key={note}
			kind={note === 'no-network' ? 'error' : note === 'vpn' || note === 'clock' ? 'warning' : 'info'}
		>
			{t(`host.note.${note}`, {
				ports: info.mediaPorts.join(', '),
				httpPort: info.httpPort,
				httpsPort: info.httpsPort,
			})}
		</Callout>
	));
}
