import { step } from '../Check.ts';
import type { FirewallQuestion, FirewallReport } from './FirewallReport.ts';
import { outputOf } from './outputOf.ts';

const folder = '/usr/libexec/ApplicationFirewall';
const name = 'macOS Firewall';

/** It knows programs instead of ports. */
export async function askMacos({ path }: FirewallQuestion): Promise<FirewallReport> {
	const ask = (flag: string) => outputOf('socketfilterfw', [flag], `${path}:${folder}`);
	const state = await ask('--getglobalstate');
	const open: FirewallReport = { state: 'open', name, blocked: [], steps: [] };
	if (state?.includes('State = 0')) return open;
	const tool = `sudo ${folder}/socketfilterfw`;
	const program = process.execPath;
	const allow = step(
		'Allow Lectern in System Settings, Network, Firewall, Options, or:',
		`${tool} --add "${program}" --unblockapp "${program}"`,
	);
	if (state === null) return { state: 'unreadable', name, blocked: [], steps: [allow] };
	if (state.includes('State = 2') || /enabled/i.test((await ask('--getblockall')) ?? '')) {
		const reason = 'It blocks all incoming connections.';
		const steps = [
			step('Switch that off in System Settings, Network, Firewall, Options, or:', `${tool} --setblockall off`),
		];
		return { state: 'blocked', name, blocked: [], reason, steps };
	}
	const verdict = verdictFor((await ask('--listapps')) ?? '', program);
	if (verdict === 'allow') return open;
	if (verdict === 'block') return { state: 'blocked', name, blocked: [], reason: 'It blocks Lectern.', steps: [allow] };
	return { state: 'unclear', name, blocked: [], reason: 'It asks when a class starts: choose Allow.', steps: [allow] };
}

/** Of `1 : /Applications/Lectern.app` and, in the line below, `( Allow incoming connections )`. */
function verdictFor(list: string, program: string): 'allow' | 'block' | null {
	const lines = list.split('\n');
	const index = lines.findIndex((line) => {
		const [, listed] = /^\d+ :\s+(\/.*?)\s*$/.exec(line) ?? [];
		return listed !== undefined && (program === listed || program.startsWith(`${listed}/`));
	});
	const verdict = index < 0 ? '' : (lines[index + 1] ?? '');
	if (/allow/i.test(verdict)) return 'allow';
	return /block/i.test(verdict) ? 'block' : null;
}
