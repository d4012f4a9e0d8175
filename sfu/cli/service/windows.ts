import { win32 } from 'node:path';
import type { ServiceOptions, ServicePlan } from './ServicePlan.ts';

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** For the command line of Windows: quoted, with a backslash before a closing quote doubled. */
const quoted = (text: string) => `"${text.replace(/(\\*)$/, '$1$1')}"`;

/**
 * A service of Windows by WinSW (MIT), which is asked for by path: Windows starts only programs as a service that speak with its
 * service manager.
 * @param winsw WinSW's program, beside which its file of settings has to be
 * @param programData the folder of programs' data
 */
export function windowsPlan(options: ServiceOptions, winsw: string, programData: string): ServicePlan {
	const settings = win32.join(win32.dirname(winsw), `${win32.basename(winsw, '.exe')}.xml`);
	const dataDir = options.dataDir ?? win32.join(programData, 'Lectern');
	return {
		install: {
			files: [{ path: settings, text: winswSettings({ ...options, dataDir }), mode: 0o644 }],
			commands: [
				[winsw, 'install'],
				[winsw, 'start'],
			],
			advice: `Its data: ${dataDir}. Its log is there too.`,
		},
		uninstall: {
			commands: [
				[winsw, 'stop'],
				[winsw, 'uninstall'],
			],
			files: [settings],
			afterwards: [],
			advice: `Its data stays: ${dataDir}`,
		},
		status: [winsw, 'status'],
	};
}

/** As NetworkService, which may listen and is no administrator. */
function winswSettings({ program, config, dataDir }: ServiceOptions & { dataDir: string }): string {
	const [executable = '', ...first] = program;
	const flags = ['--data-dir', dataDir, ...(config === null ? [] : ['--config', config])];
	return `<service>
  <id>lectern</id>
  <name>Lectern</name>
  <description>Live classes on the local network</description>
  <executable>${escaped(executable)}</executable>
  <arguments>${escaped([...first, 'serve', ...flags].map(quoted).join(' '))}</arguments>
  <serviceaccount>
    <username>NT AUTHORITY\\NetworkService</username>
  </serviceaccount>
  <startmode>Automatic</startmode>
  <delayedAutoStart>true</delayedAutoStart>
  <onfailure action="restart" delay="5 sec" />
  <stoptimeout>15 sec</stoptimeout>
  <logpath>${escaped(dataDir)}</logpath>
  <log mode="roll-by-size">
    <sizeThreshold>10240</sizeThreshold>
    <keepFiles>3</keepFiles>
  </log>
</service>
`;
}
