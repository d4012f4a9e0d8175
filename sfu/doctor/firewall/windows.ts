import { z } from 'zod';
import { step } from '../Check.ts';
import { type FirewallQuestion, type FirewallReport, type Port, portList, protocolsOf } from './FirewallReport.ts';
import { outputOf } from './outputOf.ts';
import { isIn, portRanges } from './ufw.ts';

const name = 'Windows Firewall';
const policy = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';

/** `NetworkCategory` of `Get-NetConnectionProfile`: words of Windows are in its language, these figures are not. */
const profiles = ['Public', 'Private', 'Domain'] as const;
type Profile = (typeof profiles)[number];
/** The key of each profile in the registry. */
const profileKeys: Record<Profile, string> = {
	Public: 'PublicProfile',
	Private: 'StandardProfile',
	Domain: 'DomainProfile',
};
const listing = 'Get-NetConnectionProfile | Select-Object InterfaceAlias,NetworkCategory | ConvertTo-Json -Compress';
const Connection = z.object({ InterfaceAlias: z.string(), NetworkCategory: z.number() });
const Connections = z.union([z.array(Connection), Connection.transform((one) => [one])]);

/** The registry holds the rules as the firewall reads them, in no human language. */
export async function askWindows({ needed, interfaceName, path }: FirewallQuestion): Promise<FirewallReport> {
	const [connections, rules] = await Promise.all([
		outputOf('powershell', ['-NoProfile', '-NonInteractive', '-Command', listing], path, 10_000),
		outputOf('reg', ['query', `${policy}\\FirewallRules`], path),
	]);
	const profile = profileOf(connections ?? '', interfaceName);
	const allow = opening(needed, profile ?? 'Private');
	if (profile === null || rules === null) return { state: 'unreadable', name, blocked: [], steps: allow };
	const state = await outputOf('reg', ['query', `${policy}\\${profileKeys[profile]}`, '/v', 'EnableFirewall'], path);
	const isOff = /EnableFirewall\s+REG_DWORD\s+0x0\b/.test(state ?? '');
	if (isOff) return { state: 'open', name, blocked: [], steps: [] };
	const active = rules.split('\n').flatMap((line) => ruleOf(line, profile) ?? []);
	const refused = active.filter(({ blocks, program }) => blocks && isOurs(program));
	if (refused.length > 0) {
		const programs = [...new Set(refused.map(({ program }) => program ?? ''))];
		const deleting = programs.map((program) =>
			step(
				'Somebody refused when Windows asked about Lectern. As an administrator, take that back:',
				`netsh advfirewall firewall delete rule name=all program="${program}"`,
			),
		);
		return { state: 'blocked', name, blocked: needed, steps: [...deleting, ...allow] };
	}
	const allowing = active.filter(({ blocks, program }) => !blocks && (program === null || isOurs(program)));
	const blocked = needed.filter((port) => !allowing.some(({ ports }) => isIn(ports, port)));
	if (blocked.length === 0) return { state: 'open', name, blocked, steps: [] };
	const trusting =
		profile === 'Public'
			? [
					step(
						'Windows takes this network for a public one and lets nobody in. If it is that of your school or home, tell Windows, as an administrator:',
						`powershell -Command "Set-NetConnectionProfile -InterfaceAlias '${interfaceName}' -NetworkCategory Private"`,
					),
				]
			: [];
	return {
		state: 'blocked',
		name: `${name}, ${profile.toLowerCase()} network`,
		blocked,
		steps: [...trusting, ...opening(blocked, profile)],
	};
}

function profileOf(text: string, interfaceName: string): Profile | null {
	const { data = [] } = Connections.safeParse(parsed(text));
	const connection = data.find(({ InterfaceAlias }) => InterfaceAlias === interfaceName) ?? data[0];
	return profiles[connection?.NetworkCategory ?? -1] ?? null;
}

type Rule = { blocks: boolean; program: string | null; ports: ReturnType<typeof portRanges> };
const protocols: Record<string, Port['protocol']> = { '6': 'tcp', '17': 'udp' };

/** Of `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|LPort=4443|App=C:\…\Lectern.exe|…`. */
function ruleOf(line: string, profile: Profile): Rule | null {
	const [, text] = /REG_SZ\s+(v[\d.]+\|.*)$/.exec(line) ?? [];
	if (text === undefined) return null;
	const fields = text.split('|').map((field) => field.split('=', 2) as [string, string?]);
	const all = (key: string) => fields.flatMap(([each, value]) => (each === key && value !== undefined ? [value] : []));
	const [first] = all('Protocol');
	if (all('Active')[0] !== 'TRUE' || all('Dir')[0] !== 'In' || (first !== undefined && !(first in protocols)))
		return null;
	if (all('Profile').length > 0 && !all('Profile').includes(profile)) return null;
	// For single senders or interfaces: not for a class.
	if (all('RA4').some((range) => range !== 'LocalSubnet') || all('IF').length > 0) return null;
	const suffix = first === undefined ? '' : `/${protocols[first]}`;
	const listed = [...all('LPort'), ...all('LPort2_10')].map((port) => `${port}${suffix}`).join(' ');
	const ports = portRanges(listed || `0-65535${suffix}`);
	return { blocks: all('Action')[0] === 'Block', program: all('App')[0] ?? null, ports };
}

/** Pages come from this program, sound and video from the media worker. */
function isOurs(program: string | null): boolean {
	const file = program?.toLowerCase() ?? '';
	return (
		file === process.execPath.toLowerCase() || file.endsWith('mediasoup-worker.exe') || file.endsWith('lectern.exe')
	);
}

/** By ports: pages and media come from two programs, and each update of the app may put them elsewhere. */
const opening = (ports: Port[], profile: Profile) =>
	protocolsOf(ports).map((protocol) =>
		step(
			`As an administrator, let ${protocol.toUpperCase()} in:`,
			`netsh advfirewall firewall add rule name="Lectern" dir=in action=allow protocol=${protocol.toUpperCase()} localport=${portList(ports, protocol)} profile=${profile.toLowerCase()}`,
		),
	);

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
