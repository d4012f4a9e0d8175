import { toString as qrToText } from 'qrcode';
import type { HostNote } from '../protocol/http.ts';
import { formatRoomCode } from '../protocol/models.ts';
import type { RunningServer } from '../server.ts';
import { hostUrl } from './serve.ts';

/** The terminal's words for what the host screen says in its own. */
const noteTexts: Record<HostNote, string> = {
	'no-network': 'This computer is on no network: only browsers on it can join.',
	'several-networks': 'Several networks found; students use the first.',
	vpn: 'A VPN is on; students cannot reach its address.',
	'ports-changed': 'Some of the usual ports were taken, so others are used.',
	firewall: 'The firewall may ask you to allow Lectern.',
};

/** What a person at the terminal needs: address, code, QR, host screen, fingerprint. */
export async function welcome({ info, desk, settings }: RunningServer): Promise<string> {
	const { className, notes } = desk.host;
	const preferred = desk.addresses[0];
	const qrUrl = preferred?.qrUrl ?? info.urls[0] ?? '';
	const lines: [string, string][] = [
		['Students open', preferred?.httpUrl ?? ''],
		['Class code', formatRoomCode(info.roomCode)],
		['Host screen', hostUrl(info, settings)],
		['Ports', `https ${info.httpsPort}, http ${info.httpPort}, media ${info.mediaPorts.join(' ')} (UDP and TCP)`],
		['Fingerprint', `${info.fingerprint} (to compare by whoever trusts this computer)`],
	];
	return [
		'',
		`Lectern ${info.version}: ${className}`,
		'',
		...lines.map(([label, text]) => `  ${label.padEnd(14)} ${text}`),
		'',
		await qrToText(qrUrl, { type: 'utf8', margin: 2 }),
		...notes.map((note) => noteTexts[note]),
		'Ctrl+C ends the class.',
		'',
	].join('\n');
}
