import { join } from 'node:path';
import type { ServiceOptions, ServicePlan } from './ServicePlan.ts';

const label = 'org.lectern.server';

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const list = (texts: string[]) => texts.map((text) => `\t\t<string>${escaped(text)}</string>\n`).join('');

type Who = { uid: number; userName: string; home: string };

/**
 * For all users (a daemon, started with the computer, as the user who has installed it) when root installs it, else for
 * one (an agent, started when the user logs in).
 * @param who whose rights and data folder it has
 */
export function launchdPlan(options: ServiceOptions, isRoot: boolean, who: Who): ServicePlan {
	const file = join(isRoot ? '/Library/LaunchDaemons' : join(who.home, 'Library/LaunchAgents'), `${label}.plist`);
	const domain = isRoot ? 'system' : `gui/${who.uid}`;
	const log = join(who.home, 'Library/Logs/Lectern.log');
	return {
		install: {
			files: [{ path: file, text: launchdList(options, isRoot ? who.userName : null, log), mode: 0o644 }],
			commands: [['launchctl', 'bootstrap', domain, file]],
			advice: `Its log: ${log}`,
		},
		uninstall: {
			commands: [['launchctl', 'bootout', `${domain}/${label}`]],
			files: [file],
			afterwards: [],
			advice: 'Your data stays.',
		},
		status: ['launchctl', 'print', `${domain}/${label}`],
	};
}

function launchdList({ program, config, dataDir }: ServiceOptions, userName: string | null, log: string): string {
	const flags = [
		...(config === null ? [] : ['--config', config]),
		...(dataDir === null ? [] : ['--data-dir', dataDir]),
	];
	const user = userName === null ? '' : `\t<key>UserName</key>\n\t<string>${escaped(userName)}</string>\n`;
	return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>${label}</string>
${user}	<key>ProgramArguments</key>
	<array>
${list([...program, 'serve', ...flags])}	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>KeepAlive</key>
	<dict>
		<key>SuccessfulExit</key>
		<false/>
	</dict>
	<key>ExitTimeOut</key>
	<integer>15</integer>
	<key>StandardErrorPath</key>
	<string>${escaped(log)}</string>
</dict>
</plist>
`;
}
