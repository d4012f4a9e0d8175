import type { FirewallQuestion, FirewallReport } from './FirewallReport.ts';
import { askFirewalld } from './firewalld.ts';
import { askMacos } from './macos.ts';
import { askNftables } from './nftables.ts';
import { askUfw } from './ufw.ts';
import { askWindows } from './windows.ts';

/** Asks the firewall of this system; where several may be there, the first one that is. Never rejects. */
export async function readFirewall(platform: NodeJS.Platform, question: FirewallQuestion): Promise<FirewallReport> {
	if (platform === 'win32') return askWindows(question);
	if (platform === 'darwin') return askMacos(question);
	if (platform !== 'linux') return { state: 'unreadable', name: null, blocked: [], steps: [] };
	return (await askUfw(question)) ?? (await askFirewalld(question)) ?? (await askNftables(question));
}
