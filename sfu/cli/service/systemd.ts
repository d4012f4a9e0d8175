import { join } from 'node:path';
import type { ServiceOptions, ServicePlan } from './ServicePlan.ts';

const unitName = 'lectern.service';
const configFile = '/etc/lectern/lectern.yaml';

/**
 * A service of the system: under a user that exists while it runs, with a data folder of its own and nothing else that it could
 * write. Memory that is both writable and executable stays allowed: the JIT compiler needs it.
 */
const hardening = `DynamicUser=yes
StateDirectory=lectern
StateDirectoryMode=0700
UMask=0077
# Ports below 1024, and no other right.
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
AmbientCapabilities=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
PrivateTmp=yes
RemoveIPC=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
`;

/** Quoted for a unit file: spaces, and what systemd expands. */
const quoted = (text: string) => {
	const literal = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
	return /[\s"'\\;]/.test(literal) ? `"${literal.replace(/["\\]/g, '\\$&')}"` : literal;
};

/** The unit of the system, or (`isOfUser`) one of the user who installs it. */
export function systemdUnit({ program, config, dataDir }: ServiceOptions, isOfUser = false): string {
	const flags = [
		...(isOfUser && config !== null ? ['--config', config] : []),
		...(isOfUser && dataDir !== null ? ['--data-dir', dataDir] : []),
	];
	const start = [...program, 'serve', ...flags].map(quoted).join(' ');
	const ofSystem = `# The file of settings may hold secrets: systemd reads it as root, and Lectern gets a copy that nobody else can read.
LoadCredential=lectern.yaml:${config ?? configFile}
Environment=LECTERN_CONFIG=%d/lectern.yaml LECTERN_DATA_DIR=%S/lectern
${hardening}`;
	return `# Of "lectern service install". Own changes: systemctl ${isOfUser ? '--user ' : ''}edit lectern
[Unit]
Description=Lectern, live classes on the local network
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
# The program systemd-notify tells that the class can be reached, and that Lectern does not hang.
NotifyAccess=all
ExecStart=${start}
Restart=on-failure
# 2: a wrong setting, which another start does not make right.
RestartPreventExitStatus=2
WatchdogSec=60
TimeoutStartSec=90
TimeoutStopSec=45
# By default systemd ends media workers and FFmpeg, too: a class that is waited for would go on without media.
KillMode=mixed
LimitNOFILE=65536
${isOfUser ? '' : ofSystem}
[Install]
WantedBy=${isOfUser ? 'default.target' : 'multi-user.target'}
`;
}

const configText = `# Settings of the service Lectern: one flag of "lectern serve --help" a line, without the dashes. Then: systemctl restart lectern
# name: Physics
# http-port: 80
# port: 443
`;

/** @param home null: a service of the system */
export function systemdPlan(options: ServiceOptions, home: string | null): ServicePlan {
	const isOfUser = home !== null;
	const systemctl = isOfUser ? ['systemctl', '--user'] : ['systemctl'];
	const unit = join(isOfUser ? join(home, '.config/systemd/user') : '/etc/systemd/system', unitName);
	const files = [{ path: unit, text: systemdUnit(options, isOfUser), mode: 0o644 }];
	const config = { path: configFile, text: configText, mode: 0o600, isKept: true as const };
	const ofUser = 'It ends when you log out, unless an administrator runs: loginctl enable-linger';
	const ofSystem = `Its settings: ${options.config ?? configFile}. Its data: /var/lib/lectern. Its log: journalctl -u lectern. Its host screen: lectern host --data-dir /var/lib/lectern`;
	return {
		install: {
			files: isOfUser || options.config !== null ? files : [...files, config],
			commands: [
				[...systemctl, 'daemon-reload'],
				[...systemctl, 'enable', '--now', unitName],
			],
			advice: isOfUser ? ofUser : ofSystem,
		},
		uninstall: {
			commands: [[...systemctl, 'disable', '--now', unitName]],
			files: [unit],
			afterwards: [[...systemctl, 'daemon-reload']],
			advice: isOfUser ? 'Your data stays.' : 'Settings and data stay: /etc/lectern, /var/lib/lectern.',
		},
		status: [...systemctl, '--no-pager', 'status', unitName],
	};
}
