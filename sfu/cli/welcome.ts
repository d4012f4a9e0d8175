import { toString as qrToText } from 'qrcode';
import type { HostNote } from '../protocol/http.ts';
import { formatRoomCode } from '../protocol/models.ts';
import type { RunningServer } from '../server/RunningServer.ts';

/** Notes for the operator at the terminal; the host screen has texts of its own. */
const noteTexts: Record<HostNote, string> = {
	'no-network':
		'This computer is on no network: connect it to the one of the students. Until then, only browsers on it can join.',
	'several-networks': 'This computer is on several networks; students use the first address.',
	vpn: 'A VPN is connected; students cannot reach its address.',
	'ports-changed': 'Some configured ports are in use, so other ports were chosen.',
	'media-port-changed': 'The media port is in use, so another one was chosen: a firewall has to let that one through.',
	clock: "This computer's clock seems wrong: check its date and time, or browsers may refuse the secure address.",
	storage: 'The data folder cannot be written: what happens is stored as soon as that is over.',
	firewall: 'If the firewall asks, allow Lectern.',
	'school-ends':
		'The school\'s certificate on this laptop ends soon, or has ended: ask for another file ("lectern ca issue").',
	'redis-away': 'The Redis of --redis is not reached: classes go on, each server by itself.',
};

/** The text that `lectern serve` prints: address, class code, QR code, host screen, fingerprint, notes. */
export async function welcome({ info, hostInfo, hostAddress }: RunningServer): Promise<string> {
	const { className, notes, school } = hostInfo.host;
	const fingerprintText = school?.isShown
		? `of the root of ${school.name}, whose devices open the class without a warning`
		: 'compare it before you trust the certificate of this computer';
	const preferred = hostInfo.addresses[0];
	const qrUrl = preferred?.qrUrl ?? info.urls[0] ?? '';
	// Nobody can scan the way to a computer that is on no network.
	const qrCode = notes.includes('no-network') ? [] : [await qrToText(qrUrl, { type: 'utf8', margin: 2 })];
	const lines: [string, string][] = [
		['Students open', preferred?.httpUrl ?? ''],
		['Class code', formatRoomCode(info.roomCode)],
		['Host screen', hostAddress()],
		['', '(works once, for a minute; "lectern host" prints another)'],
		['Ports', `https ${info.httpsPort}, http ${info.httpPort}, media ${info.mediaPorts.join(' ')} (UDP and TCP)`],
		['Fingerprint', `${info.fingerprint} (${fingerprintText})`],
	];
	return [
		'',
		`Lectern ${info.version}: ${className}`,
		'',
		...lines.map(([label, text]) => `  ${label.padEnd(14)} ${text}`),
		'',
		...qrCode,
		...notes.map((note) => noteTexts[note]),
		'Ctrl+C ends the class.',
		'',
	].join('\n');
}
