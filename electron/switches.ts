import { desktopFlags } from './settings.ts';

/**
 * Switches of Chromium that desktops, launchers and people with an unusual display or graphics driver pass, and their values.
 * None opens a debugger, starts another program or weakens the browser.
 */
const chromiumSwitches: Record<string, RegExp> = {
	'ozone-platform': /^(x11|wayland)$/,
	'ozone-platform-hint': /^(auto|x11|wayland)$/,
	'enable-features': /^((UseOzonePlatform|Wayland\w+|WebRTCPipeWireCapturer)(,(?!$)|$))+$/,
	'enable-wayland-ime': /^(true|false)?$/,
	'wayland-text-input-version': /^\d$/,
	'gtk-version': /^\d$/,
	class: /^[\w.-]+$/,
	lang: /^[A-Za-z]{2,3}([-_][A-Za-z\d]{2,8})*$/,
	'force-device-scale-factor': /^\d(\.\d+)?$/,
	'disable-gpu': /^$/,
	'disable-gpu-compositing': /^$/,
	'disable-dev-shm-usage': /^$/,
	'password-store': /^(gnome-libsecret|kwallet[56]?)$/,
};
/** Passed by the Windows installer after an update, and by older versions of macOS to whatever is opened in the Finder. */
const launcherSwitches = /^(--updated|-psn_\d+_\d+)$/;

const ownSwitches = new Set(
	Object.entries(desktopFlags).flatMap(([flag, { type }]) => (type === 'boolean' ? [flag, `no-${flag}`] : [flag])),
);

/**
 * The first switch on a command line that a released Lectern does not start with, e.g. `--remote-debugging-port`; null: there
 * is none. A list of what is allowed, because Chromium has 1500 others and gets new ones.
 * @param args without the program
 */
export function unknownSwitch(args: string[], platform: NodeJS.Platform): string | null {
	const end = args.indexOf('--');
	const prefix = platform === 'win32' ? /^(--?|\/)(?=.)/ : /^--?(?=.)/;
	const switches = (end < 0 ? args : args.slice(0, end)).filter((arg) => prefix.test(arg));
	const unknown = switches.find((arg) => !isAllowed(arg));
	return unknown === undefined ? null : unknown.replace(/=.*/s, '').replace(/[^\w/-]/g, '?');
}

function isAllowed(arg: string): boolean {
	if (launcherSwitches.test(arg)) return true;
	const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
	return (
		ownSwitches.has(name) ||
		(Object.hasOwn(chromiumSwitches, name) && chromiumSwitches[name]?.test(value ?? '') === true)
	);
}
